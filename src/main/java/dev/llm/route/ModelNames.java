package dev.llm.route;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Model;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Nearest;
import dev.llm.model.Told;
import dev.llm.provider.EchoProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds what a user means by a model's name: an alias, `provider/model`, a provider (its default model), a model that
/// the catalogue places, one that a local Ollama has, or one that a provider listed when it was last asked.
public final class ModelNames {
    private static final String LOCAL = "ollama";

    private final Map<String, Entry> entries;
    private final Map<String, String> aliases;
    private final Map<String, List<String>> routes;
    private final Catalog catalog;

    /// @param entries by name, in the order in which they are tried when no model is named
    /// @param routes names for several models, none of them a route itself
    public ModelNames(
            Map<String, Entry> entries,
            Map<String, String> aliases,
            Map<String, List<String>> routes,
            Catalog catalog) {
        this.entries = entries;
        this.aliases = aliases;
        this.routes = routes;
        this.catalog = catalog;
    }

    /// The same without asking anyone: a model that only a running server knows is not found.
    public ModelNames offline() {
        var quiet = new LinkedHashMap<String, Entry>();
        entries.forEach((name, entry) -> quiet.put(name, entry.offline()));
        return new ModelNames(quiet, aliases, routes, catalog);
    }

    /// The models that a call asks: the one it wants, or those of the route that has its name, and then the others that
    /// may stand in for it.
    ///
    /// @param wanted null for whatever is ready
    public Route route(@Nullable String wanted, List<String> fallbacks) {
        String name = wanted == null ? null : aliases.getOrDefault(wanted, wanted);
        List<String> targets = name == null ? null : routes.get(name);
        var models = new ArrayList<@Nullable String>();
        if (targets == null) {
            models.add(wanted);
        } else {
            models.addAll(targets);
        }
        for (String fallback : fallbacks) {
            List<String> several = routes.get(aliases.getOrDefault(fallback, fallback));
            models.addAll(several == null ? List.of(fallback) : several);
        }
        return new Route(targets == null ? null : name, models);
    }

    /// @param wanted no route's name; null for whatever is ready
    /// @throws LlmException of kind CONFIGURATION, with the nearest names
    public Target resolve(@Nullable String wanted) {
        if (wanted == null) {
            Target first = firstReady();
            if (first == null) {
                Entry asked = firstWithoutDefault();
                throw asked == null ? noneReady() : noneChosen(asked);
            }
            return first;
        }
        var seen = new ArrayList<String>();
        Target found = find(wanted, seen);
        if (found == null) {
            throw unknown(aliases.getOrDefault(wanted, wanted), seen);
        }
        return found;
    }

    /// The same; null for a name that means nothing, which costs less than to say what may be meant by it.
    ///
    /// @throws LlmException of kind CONFIGURATION for a provider that is switched off or has no default model
    public @Nullable Target find(String wanted) {
        return find(wanted, new ArrayList<>());
    }

    /// @param seen takes the models that servers have, where they had to be looked through
    private @Nullable Target find(String wanted, List<String> seen) {
        String name = aliases.getOrDefault(wanted, wanted);
        Entry whole = entries.get(name);
        if (whole != null) {
            return defaultOf(usable(whole));
        }
        int slash = name.indexOf('/');
        Entry named = slash < 0 ? null : entries.get(name.substring(0, slash));
        if (named != null) {
            return explicit(usable(named), name.substring(slash + 1));
        }
        Model known = catalog.find(name);
        Entry server = known == null ? null : entries.get(known.provider());
        return server != null ? new Target(usable(server), name) : localOrListed(name, seen);
    }

    /// The model that has all these texts in its name: of those of providers that can be asked, the one with the shortest
    /// id, and of equally short ones the first.
    ///
    /// @throws LlmException of kind CONFIGURATION when there is none
    public Target match(ModelQuery query) {
        Target best = null;
        for (Entry entry : entries.values()) {
            for (String model : entry.usable() ? idsOf(entry) : List.<String>of()) {
                var target = new Target(entry, model);
                boolean better = best == null || model.length() < best.model().length();
                if (better && query.matches(namesOf(target))) {
                    best = target;
                }
            }
        }
        if (best == null) {
            throw new LlmException(
                    ErrorKind.CONFIGURATION,
                    "no model of a provider that is ready has " + query + " in its name",
                    "llm models --all lists them all");
        }
        return best;
    }

    /// The names by which a user may ask for it: `provider/model`, and the aliases for that.
    public List<String> namesOf(Target target) {
        var names = new ArrayList<String>();
        names.add(target.toString());
        aliases.forEach((alias, name) -> {
            if (name.equals(target.toString()) || name.equals(target.model())) {
                names.add(alias);
            }
        });
        return names;
    }

    /// What it listed, which is more to the point than what the catalogue has for it.
    private List<String> idsOf(Entry entry) {
        if (entry.preset().equals(EchoProvider.MODEL)) {
            return List.of();
        }
        List<String> ids = entry.models().get();
        if (ids.isEmpty()) {
            ids = entry.listed().get();
        }
        return ids.isEmpty() ? entry.offer(catalog).models().stream().map(Model::id).toList() : ids;
    }

    private static Target explicit(Entry entry, String model) {
        if (model.isEmpty()) {
            throw new LlmException(
                    ErrorKind.CONFIGURATION,
                    "no model after " + entry.name() + "/",
                    "write provider/model");
        }
        return new Target(entry, model);
    }

    /// What answers when no model is named and none is set; null when nothing is ready.
    public @Nullable Target firstReady() {
        for (Entry entry : entries.values()) {
            String model = isCandidate(entry) ? defaultModel(entry) : null;
            if (model != null) {
                return new Target(entry, model);
            }
        }
        return null;
    }

    private static boolean isCandidate(Entry entry) {
        return entry.enabled() && entry.ready() && !entry.preset().equals(EchoProvider.MODEL);
    }

    /// The first that could be asked, if only it were known for what. An Ollama without models does not run.
    private @Nullable Entry firstWithoutDefault() {
        for (Entry entry : entries.values()) {
            if (isCandidate(entry) && !entry.preset().equals(LOCAL)) {
                return entry;
            }
        }
        return null;
    }

    private static LlmException noneChosen(Entry entry) {
        String model = entry.name() + "/MODEL";
        return new LlmException(
                ErrorKind.CONFIGURATION,
                "no model is set, and " + entry.name() + " has no default model",
                "name one: -m "
                        + model
                        + ", or llm models default "
                        + model
                        + "; llm models lists them");
    }

    private LlmException noneReady() {
        String looked =
                entries.values().stream()
                        .filter(entry -> !entry.wanted().isEmpty())
                        .map(entry -> entry.wanted() + (entry.enabled() ? "" : " (disabled)"))
                        .collect(Collectors.joining(", "));
        return new LlmException(
                ErrorKind.CONFIGURATION,
                "no model is set and no provider is ready; looked for " + looked,
                "set a key, or model in the settings; to try without one: llm -m echo \"Hello\"");
    }

    private Target defaultOf(Entry entry) {
        String model = defaultModel(entry);
        if (model == null) {
            throw new LlmException(
                    ErrorKind.CONFIGURATION,
                    entry.name() + " has no default model",
                    "name one: -m " + entry.name() + "/MODEL");
        }
        return new Target(entry, model);
    }

    private @Nullable String defaultModel(Entry entry) {
        if (entry.preset().equals(EchoProvider.MODEL)) {
            return EchoProvider.MODEL;
        }
        Model model = entry.offer(catalog).byDefault();
        return model != null ? model.id() : entry.models().get().stream().findFirst().orElse(null);
    }

    private @Nullable Target localOrListed(String name, List<String> seen) {
        Entry local = entries.get(LOCAL);
        if (local != null && local.enabled()) {
            List<String> tags = local.models().get();
            if (tags.contains(name) || tags.contains(name + ":latest")) {
                return new Target(local, name);
            }
            seen.addAll(tags);
        }
        Entry lister = null;
        for (Entry entry : entries.values()) {
            List<String> listed = entry.enabled() ? entry.listed().get() : List.of();
            boolean better = lister == null || (entry.usable() && !lister.usable());
            if (better && listed.contains(name)) {
                lister = entry;
            }
            seen.addAll(listed);
        }
        return lister == null ? null : new Target(lister, name);
    }

    private LlmException unknown(String name, List<String> seen) {
        // The catalogue's model of this name, whose provider the settings lack.
        Model homeless = catalog.find(name);
        if (homeless != null) {
            return new LlmException(
                    ErrorKind.CONFIGURATION,
                    "the model "
                            + name
                            + " is of the provider "
                            + homeless.provider()
                            + ", which the settings do not have",
                    "add it: llm config set providers."
                            + homeless.provider()
                            + ".type=openai providers."
                            + homeless.provider()
                            + ".base_url=URL");
        }
        var known = new ArrayList<String>(catalog.ids());
        known.addAll(seen);
        known.addAll(aliases.keySet());
        known.addAll(routes.keySet());
        known.addAll(entries.keySet());
        int slash = name.indexOf('/');
        String prefix = slash < 0 ? "" : name.substring(0, slash);
        List<String> nearest =
                Nearest.within(slash < 0 ? name : name.substring(slash + 1), known, 3);
        String what =
                slash < 0
                        ? "no provider is known for the model " + name
                        : "no provider is named "
                                + prefix
                                + ", and none is known for the model "
                                + name;
        String meant = nearest.isEmpty() ? "" : "did you mean " + String.join(", ", nearest) + "?";
        return new LlmException(
                        ErrorKind.CONFIGURATION,
                        what,
                        (meant.isEmpty() ? "" : meant + " ")
                                + "a model that llm does not know is named provider/model")
                .withTold(Told.sentence(meant.isEmpty() ? what : what + "; " + meant));
    }

    private static Entry usable(Entry entry) {
        if (!entry.enabled()) {
            String what = "the provider " + entry.name() + " is switched off";
            throw new LlmException(
                            ErrorKind.CONFIGURATION,
                            what + " by " + entry.switchedOffBy(),
                            "take that back, or name another")
                    .withTold(Told.sentence(what));
        }
        return entry;
    }
}
