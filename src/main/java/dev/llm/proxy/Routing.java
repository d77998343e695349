package dev.llm.proxy;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Model;
import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import dev.llm.provider.Provider;
import dev.llm.proxy.rules.Rules;
import dev.llm.route.Lacking;
import dev.llm.route.Limits;
import dev.llm.route.ModelNames;
import dev.llm.route.Plan;
import dev.llm.route.Step;
import dev.llm.route.Target;
import dev.llm.tokens.Tokenizer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Who answers what, as the settings say it at one moment. When they change, there is another of these.
public final class Routing {
    /// Clients ask for a few models. What is looked up more often is somebody's list of guesses.
    private static final int MOST_KEPT = 1000;

    private final ModelNames names;
    private final Function<String, @Nullable Mapped> mapped;
    private final Function<@Nullable String, RoutePolicy> policies;
    private final Map<String, Provider> providers = new ConcurrentHashMap<>();
    private final Function<String, Provider> opened;
    private final List<String> providerNames;
    private final Catalog catalog;
    private final Function<Target, Tokenizer> tokenizers;
    private final Access access;
    private final ShownModels models;
    private final Rules rules;
    private final Pricing pricing;
    private final Learning learning;
    private final RandomGenerator random;
    private final Map<String, Plan> plans = new ConcurrentHashMap<>();

    /// @param mapped the name that is looked up for the one that a client asks for; null for that one
    /// @param policies of a route, or of a single model for null
    /// @param opened the provider of a name that the settings have
    public Routing(
            ModelNames names,
            Function<String, @Nullable Mapped> mapped,
            Function<@Nullable String, RoutePolicy> policies,
            Function<String, Provider> opened,
            Collection<String> providerNames,
            Catalog catalog,
            Function<Target, Tokenizer> tokenizers,
            Access access,
            ShownModels models,
            Rules rules,
            Pricing pricing,
            Learning learning,
            RandomGenerator random) {
        this.names = names;
        this.mapped = mapped;
        this.policies = policies;
        this.opened = opened;
        this.providerNames = List.copyOf(providerNames);
        this.catalog = catalog;
        this.tokenizers = tokenizers;
        this.access = access;
        this.models = models;
        this.rules = rules;
        this.pricing = pricing;
        this.learning = learning;
        this.random = random;
    }

    /// The names that may stand before a path.
    List<String> providerNames() {
        return providerNames;
    }

    Access access() {
        return access;
    }

    Rules rules() {
        return rules;
    }

    ShownModels models() {
        return models;
    }

    Learning learning() {
        return learning;
    }

    /// How a target counts.
    Tokenizer tokenizer(Target target) {
        return tokenizers.apply(target);
    }

    /// The provider of a name that the settings have.
    ///
    /// @throws LlmException of kind CONFIGURATION when something is lacking to ask it
    Provider provider(String name) {
        return providers.computeIfAbsent(name, opened);
    }

    /// Of whatever goes to a provider beside its models.
    Limits limits() {
        return policies.apply(null).share(0).limits();
    }

    /// Who answers for a model.
    ///
    /// @param prefix the provider in the path, whose model it then is unless the name says otherwise; null for none
    /// @throws LlmException of kind NOT_FOUND for a name that nobody answers to
    Plan plan(String model, @Nullable String prefix) {
        String key = prefix == null ? model : prefix + "\n" + model;
        Plan known = plans.get(key);
        return known == null ? made(key, model, prefix) : known;
    }

    /// The targets that are left out of a plan.
    ///
    /// @throws LlmException when they are all
    List<Lacking> lacking(String model, @Nullable String prefix) {
        return laid(model, prefix).lacking();
    }

    /// A plan that lacks a target is not kept: that one may be there the next time.
    private Plan made(String key, String model, @Nullable String prefix) {
        Laid laid = laid(model, prefix);
        if (laid.lacking().isEmpty() && plans.size() < MOST_KEPT) {
            plans.put(key, laid.plan());
        }
        return laid.plan();
    }

    private record Laid(Plan plan, List<Lacking> lacking) {}

    private Laid laid(String model, @Nullable String prefix) {
        Mapped other = mapped.apply(model);
        var route = names.route(other == null ? model : other.model(), List.of());
        RoutePolicy policy = policies.apply(route.name());
        var steps = new ArrayList<Step>();
        var lacking = new ArrayList<Lacking>();
        int place = 0;
        for (String wanted : route.models()) {
            RoutePolicy.Share share = policy.share(place++);
            try {
                Target target = resolve(wanted, prefix);
                steps.add(
                        new Step(
                                target,
                                share.throttled(provider(target.entry().name())),
                                share.limits(),
                                share.weight(),
                                other == null || other.maxTokens() == null
                                        ? maxOutputTokens(target)
                                        : other.maxTokens(),
                                other == null || other.streams()));
            } catch (LlmException e) {
                lacking.add(new Lacking(wanted, e));
            }
        }
        if (steps.isEmpty()) {
            throw route.name() == null
                    ? lacking.getFirst().why()
                    : Lacking.of(route.name(), lacking);
        }
        var plan =
                new Plan(
                        steps,
                        route.name() != null,
                        policy.whole(),
                        policy.weighted() ? random : null);
        return new Laid(plan, lacking);
    }

    private @Nullable Integer maxOutputTokens(Target target) {
        Model known = target.known(catalog);
        return known == null ? null : known.maxOutputTokens();
    }

    private Target resolve(@Nullable String wanted, @Nullable String prefix) {
        try {
            return names.resolve(wanted);
        } catch (LlmException e) {
            if (e.kind() != ErrorKind.CONFIGURATION) {
                throw e;
            }
            if (prefix != null && wanted != null && wanted.indexOf('/') < 0) {
                return names.resolve(prefix + "/" + wanted);
            }
            throw new LlmException(ErrorKind.NOT_FOUND, e.message(), e.advice(), e.upstream(), e)
                    .withTold(e.told());
        }
    }

    /// What the answer of an exchange cost in dollars; null when that is not known.
    @Nullable BigDecimal price(Trail trail) {
        Target target = trail.target();
        String model = trail.modelServed();
        if (target == null || trail.tokens() == 0) {
            return null;
        }
        var reply =
                new ChatReply(
                        "",
                        model == null ? target.model() : model,
                        List.of(),
                        new Stop(StopReason.END_TURN, null, null, null),
                        trail.usage(),
                        true);
        return pricing.of(target, reply);
    }

    /// What is asked instead of the model that a client names.
    ///
    /// @param maxTokens the most tokens of an answer; null when nobody says
    /// @param streams whether it can be asked for a stream
    public record Mapped(String model, @Nullable Integer maxTokens, boolean streams) {}

    /// Knows what an answer cost.
    public interface Pricing {
        @Nullable BigDecimal of(Target target, ChatReply reply);
    }

    /// Learns from how many tokens a request was.
    public interface Learning {
        /// Whether a target counts tokens, and nothing else in their place.
        boolean isReal(Target target);

        /// Returns at once.
        ///
        /// @param length of the request's JSON in bytes
        /// @param request asked for only when it is worth reading
        /// @param tokens as the provider counted it
        void learn(Target target, int length, Supplier<ChatRequest> request, long tokens);
    }
}
