package dev.llm.cli;

import dev.llm.catalog.Model;
import dev.llm.model.ChatReply;
import dev.llm.model.LlmException;
import dev.llm.provider.ListedModel;
import dev.llm.proxy.Access;
import dev.llm.proxy.RoutePolicy;
import dev.llm.proxy.Routing;
import dev.llm.route.Entry;
import dev.llm.route.Lacking;
import dev.llm.route.Limits;
import dev.llm.route.Lister;
import dev.llm.route.ModelLists;
import dev.llm.route.ModelMap;
import dev.llm.route.ModelMapFile;
import dev.llm.route.ModelNames;
import dev.llm.route.Target;
import dev.llm.route.Throttle;
import dev.llm.settings.Delivery;
import dev.llm.settings.Key;
import dev.llm.settings.ProviderSettings;
import dev.llm.settings.ProviderType;
import dev.llm.settings.ProxySettings;
import dev.llm.settings.RouteOrder;
import dev.llm.settings.RouteSettings;
import dev.llm.settings.Secret;
import dev.llm.settings.Settings;
import dev.llm.settings.TargetLimits;
import dev.llm.settings.TargetSettings;
import dev.llm.settings.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes of the settings what the proxy goes by.
final class ProxyRouting {
    private static final int MOST_PRICES = 1000;

    private final Settings settings;
    private final ProxySettings proxy;
    private final Wiring wiring;
    private final Notices notices;
    private final @Nullable Map<String, ModelMapFile.Model> modelMap;

    /// Takes keys of clients, which are to be masked like our own.
    private final Consumer<String> learned;

    private final ModelLists lists;
    private final ProxyModels models;
    private final Throttles throttles;

    /// The models by whose prices answers are reckoned, by the names that their providers give them: looking one up takes
    /// longer than reckoning.
    private final Map<String, Optional<Model>> prices = new ConcurrentHashMap<>();

    ProxyRouting(Invocation invocation, Settings settings, Wiring wiring) {
        this.settings = settings;
        this.proxy = settings.proxy();
        this.wiring = wiring;
        this.notices = invocation.notices();
        this.modelMap = modelMapFile(settings.proxy(), notices);
        this.learned = invocation::learn;
        this.lists = wiring.modelLists(invocation::quotesKey, notices::say);
        this.throttles = invocation.throttles();
        this.models = new ProxyModels(settings, wiring, lists, modelMap);
    }

    /// @throws LlmException of kind CONFIGURATION for what cannot be read
    Routing make() {
        Map<String, ModelMapFile.Model> file = modelMap;
        var map = new ModelMap(models(file));
        ModelNames names = wiring.modelNames();
        Counting counting = wiring.counting();
        return new Routing(
                names,
                asked -> mapped(asked, map, file),
                this::policy,
                wiring::provider,
                settings.providers().keySet(),
                wiring.catalog(),
                target -> counting.model(target).tokenizer(),
                access(),
                models,
                RuleReader.rules(proxy.rules()),
                this::price,
                new Lessons(counting, this::isReal),
                new Random());
    }

    private static Routing.@Nullable Mapped mapped(
            String asked, ModelMap map, @Nullable Map<String, ModelMapFile.Model> file) {
        String model = map.map(asked);
        if (model == null) {
            return null;
        }
        ModelMapFile.Model said = file == null ? null : file.get(asked);
        return said == null || !said.model().equals(model)
                ? new Routing.Mapped(model, null, true)
                : new Routing.Mapped(model, said.maxTokens(), said.supportsStreaming());
    }

    /// What the settings say of single names goes before what the file says.
    private Map<String, String> models(@Nullable Map<String, ModelMapFile.Model> file) {
        var models = new LinkedHashMap<String, String>();
        proxy.models().forEach((name, target) -> models.put(name, target.value()));
        if (file != null) {
            file.forEach((id, model) -> models.putIfAbsent(id, model.model()));
        }
        return models;
    }

    /// Asks servers of the user's own for their models, and waits for none of them.
    void renewModels() {
        models.renew();
    }

    /// Says what the settings name that nobody can be asked for: each request goes without, and says nothing of it.
    void verify() {
        ModelNames names = wiring.modelNames();
        settings.routes()
                .forEach((name, route) -> {
                    var lacking = new ArrayList<Lacking>();
                    for (String model : route.models()) {
                        LlmException why = lacking(model, names);
                        if (why != null) {
                            lacking.add(new Lacking(model, why));
                        }
                    }
                    if (!lacking.isEmpty()) {
                        boolean all = lacking.size() == route.models().size();
                        notices.say(
                                "the route "
                                        + name
                                        + (all
                                                ? " has no target that can be asked: "
                                                : " goes without ")
                                        + Lacking.said(lacking));
                    }
                });
        verifyModelMap(names);
    }

    private @Nullable LlmException lacking(String model, ModelNames names) {
        try {
            return wiring.lacking(names.resolve(model).entry().name());
        } catch (LlmException e) {
            return e;
        }
    }

    /// Says which models of the map their providers do not list. Asks whoever was not asked for so long.
    private void verifyModelMap(ModelNames names) {
        Map<String, ModelMapFile.Model> file = modelMap;
        if (file == null) {
            return;
        }
        file.forEach((id, model) -> {
            String wrong = wrong(model.model(), names);
            if (wrong != null) {
                notices.say("the model map: " + id + " stands for " + model.model() + ", " + wrong);
            }
        });
    }

    /// Null when all is well, or nobody knows.
    private @Nullable String wrong(String model, ModelNames names) {
        String alias = settings.expand(model);
        if (settings.routes().containsKey(alias)) {
            return null;
        }
        try {
            Target target = names.resolve(alias);
            for (Lister lister : wiring.listers()) {
                if (lister.name().equals(target.entry().name())) {
                    List<String> listed = listed(lister);
                    boolean missing = !listed.isEmpty() && !listed.contains(target.model());
                    return missing ? "which " + lister.name() + " does not list" : null;
                }
            }
            return null;
        } catch (LlmException e) {
            return "which cannot be asked: " + e.message();
        }
    }

    private List<String> listed(Lister lister) {
        return lists
                .of(List.of(lister), settings.get(Key.MODELS_TTL), wiring.listing())
                .getFirst()
                .models()
                .stream()
                .map(ListedModel::id)
                .toList();
    }

    private static @Nullable Map<String, ModelMapFile.Model> modelMapFile(
            ProxySettings proxy, Notices notices) {
        var path = proxy.modelMap();
        if (path == null) {
            return null;
        }
        Map<String, ModelMapFile.Model> file = ModelMapFile.read(path.value());
        if (file == null) {
            notices.say(
                    "there is no model map at " + path.value() + ": models go by their own names");
        }
        return file;
    }

    private @Nullable BigDecimal price(Target target, ChatReply reply) {
        Entry entry = target.entry();
        String name = entry.name() + "/" + reply.model();
        Optional<Model> served = prices.get(name);
        if (served == null) {
            served =
                    Optional.ofNullable(
                            entry.offer(wiring.catalog()).serving(reply.model(), wiring.today()));
            if (prices.size() < MOST_PRICES) {
                prices.put(name, served);
            }
        }
        Model model = served.orElse(null);
        if (model == null) {
            return null;
        }
        synchronized (model) { // it keeps account of what was read of it
            return new ReplyCost(wiring.catalog(), settings, Map.of())
                    .of(model, reply.usage(), entry, wiring.today())
                    .total();
        }
    }

    /// The tokens of `echo` are words.
    private boolean isReal(Target target) {
        ProviderSettings provider = settings.providers().get(target.entry().name());
        return provider != null && provider.type().value() != ProviderType.ECHO;
    }

    private Access access() {
        Secret admin = proxy.adminKey();
        List<Secret> keys = proxy.authKeys();
        // Read once, so that a program that gives a key is not run for every request.
        List<String> accepted = keys.stream().map(Secret::resolve).toList();
        String adminKey = admin == null ? null : admin.resolve();
        return new Access(accepted, adminKey, proxy.passClientKeys().value(), learned);
    }

    private RoutePolicy policy(@Nullable String name) {
        RouteSettings route = name == null ? null : settings.routes().get(name);
        if (name == null || route == null) {
            return new RoutePolicy(
                    false, false, List.of(new RoutePolicy.Share(limits(null), 1, null)));
        }
        var shares = new ArrayList<RoutePolicy.Share>();
        for (TargetSettings target : route.targets().value()) {
            shares.add(
                    new RoutePolicy.Share(
                            limits(target.limits().orElse(route.limits())),
                            target.weight().value(),
                            throttle(name, shares.size(), target, route)));
        }
        return new RoutePolicy(
                route.order().value() == RouteOrder.WEIGHTED,
                route.deliver().value() == Delivery.WHOLE,
                shares);
    }

    /// One for all who ask for the route, by whatever name.
    private @Nullable Throttle throttle(
            String name, int place, TargetSettings target, RouteSettings route) {
        return throttles.of(
                "route " + name + " " + place + " " + target.model(),
                target.model(),
                target.requestsPerMinute(),
                target.tokensPerMinute(),
                route.queue().value());
    }

    private Limits limits(@Nullable TargetLimits said) {
        Duration request = proxy.requestTimeout().value();
        return new Limits(
                said == null ? 2 : or(said.retries(), 2),
                or(said == null ? null : said.connectTimeout(), settings.get(Key.CONNECT_TIMEOUT)),
                or(said == null ? null : said.timeout(), request),
                said == null || said.ttftTimeout() == null ? null : said.ttftTimeout().value(),
                or(said == null ? null : said.idleTimeout(), settings.get(Key.IDLE_TIMEOUT)),
                request);
    }

    private static <T> T or(@Nullable Value<T> value, T otherwise) {
        return value == null ? otherwise : value.value();
    }
}
