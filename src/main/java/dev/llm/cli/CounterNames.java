package dev.llm.cli;

import dev.llm.catalog.Catalog;
import dev.llm.model.Nearest;
import dev.llm.route.Entry;
import dev.llm.settings.RouteSettings;
import dev.llm.settings.Settings;
import dev.llm.settings.Value;
import java.util.ArrayList;
import java.util.List;

/// The names for which the user's own programs count: of providers, of models, or both with a slash between them.
record CounterNames(Settings settings, Catalog catalog, List<Entry> entries) {
    /// A sentence for each name that nothing has, as far as is known without asking anyone.
    List<String> unknown() {
        return settings.counters().entrySet().stream()
                .filter(counter -> !isKnown(counter.getKey()))
                .map(counter -> sentence(counter.getKey(), counter.getValue()))
                .toList();
    }

    private boolean isKnown(String name) {
        int slash = name.indexOf('/');
        return settings.providers().containsKey(name)
                || (slash > 0 && settings.providers().containsKey(name.substring(0, slash)))
                || catalog.find(name) != null
                || isAsked(name)
                || entries.stream().anyMatch(entry -> entry.listed().get().contains(name));
    }

    /// Whether the settings name a model so.
    private boolean isAsked(String name) {
        return name.equals(settings.model())
                || settings.aliases().values().stream()
                        .anyMatch(model -> model.value().equals(name))
                || settings.routes().values().stream()
                        .map(RouteSettings::models)
                        .anyMatch(models -> models.contains(name));
    }

    private String sentence(String name, Value<List<String>> command) {
        return command.origin().text()
                + ": tokens."
                + name
                + " counts for nothing: no provider and no model is called "
                + name
                + "; did you mean "
                + nearest(name)
                + "?";
    }

    /// Programs go by what an alias stands for.
    private String nearest(String name) {
        if (settings.aliases().containsKey(name)) {
            return settings.expand(name);
        }
        var known = new ArrayList<>(catalog.ids());
        known.addAll(settings.providers().keySet());
        return Nearest.to(name, known, 1).getFirst();
    }
}
