package dev.llm.proxy;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.provider.Provider;
import dev.llm.route.Limits;
import dev.llm.route.ModelNames;
import dev.llm.route.Plan;
import dev.llm.route.Route;
import dev.llm.route.Step;
import dev.llm.route.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Who answers what, as the settings say it at one moment. When they change, there is another of these.
public final class Routing {
    /// Clients ask for a few models. What is looked up more often is somebody's list of guesses.
    private static final int MOST_KEPT = 1000;

    private final ModelNames names;
    private final UnaryOperator<String> mapped;
    private final Map<String, Provider> providers = new ConcurrentHashMap<>();
    private final Function<String, Provider> opened;
    private final Collection<String> providerNames;
    private final Limits limits;
    private final Map<String, Plan> plans = new ConcurrentHashMap<>();

    /// @param mapped the name that is looked up for the one that a client asks for
    /// @param opened the provider of a name that the settings have
    public Routing(
            ModelNames names,
            UnaryOperator<String> mapped,
            Function<String, Provider> opened,
            Collection<String> providerNames,
            Limits limits) {
        this.names = names;
        this.mapped = mapped;
        this.opened = opened;
        this.providerNames = List.copyOf(providerNames);
        this.limits = limits;
    }

    /// The names that may stand before a path.
    Collection<String> providerNames() {
        return providerNames;
    }

    /// The provider of a name that the settings have.
    ///
    /// @throws LlmException of kind CONFIGURATION when something is lacking to ask it
    Provider provider(String name) {
        return providers.computeIfAbsent(name, opened);
    }

    /// Who answers for a model.
    ///
    /// @param prefix the provider in the path, whose model it then is unless the name says otherwise; null for none
    /// @throws LlmException of kind NOT_FOUND for a name that nobody answers to
    Plan plan(String model, @Nullable String prefix) {
        Plan known = plans.get(model);
        if (known != null) {
            return known;
        }
        Plan plan = made(model, prefix);
        if (plans.size() < MOST_KEPT) {
            plans.put(model, plan);
        }
        return plan;
    }

    private Plan made(String model, @Nullable String prefix) {
        Route route = names.route(mapped.apply(model), List.of());
        var steps = new ArrayList<Step>();
        LlmException lacking = null;
        for (String wanted : route.models()) {
            try {
                Target target = resolve(wanted, prefix);
                steps.add(new Step(target, provider(target.entry().name()), limits));
            } catch (LlmException e) {
                lacking = lacking == null ? e : lacking;
            }
        }
        if (steps.isEmpty() && lacking != null) {
            throw lacking;
        }
        return new Plan(steps, route.name() != null, false);
    }

    private Target resolve(@Nullable String wanted, @Nullable String prefix) {
        try {
            return names.resolve(wanted);
        } catch (LlmException e) {
            if (e.kind() != ErrorKind.CONFIGURATION) {
                throw e;
            }
            if (prefix != null && wanted != null && providerNames.contains(prefix)) {
                return names.resolve(prefix + "/" + wanted);
            }
            throw new LlmException(ErrorKind.NOT_FOUND, e.message(), e.advice(), e.upstream(), e);
        }
    }
}
