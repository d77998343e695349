package dev.llm.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the `routes` table: names for several models that are tried in order.
///
/// @param providers the names that are taken by providers
record Routes(Set<String> providers, Map<String, Value<String>> aliases, Problems problems) {
    Map<String, Value<List<String>>> read(TomlValue.Table file) {
        var routes = new LinkedHashMap<String, Value<List<String>>>();
        for (Map.Entry<String, TomlValue> entry : file.entries().entrySet()) {
            String name = entry.getKey();
            checkName(name, entry.getValue().at());
            Value<List<String>> targets = targets(name, entry.getValue(), file);
            if (targets != null) {
                routes.put(name, targets);
            }
        }
        return Collections.unmodifiableMap(routes);
    }

    private void checkName(String name, Origin at) {
        if (name.isBlank()) {
            problems.add(at, "a route needs a name");
        } else if (name.indexOf('/') >= 0) {
            problems.add(at, "a route must not hold a '/': " + KeyType.quoted(name));
        } else if (providers.contains(name)) {
            problems.add(at, "routes." + name + " has the name of a provider");
        } else if (aliases.containsKey(name)) {
            problems.add(at, "routes." + name + " has the name of an alias");
        }
    }

    private @Nullable Value<List<String>> targets(
            String name, TomlValue value, TomlValue.Table routes) {
        var lists = new TextLists("routes", Key.TARGETS, "a route needs a model to ask", problems);
        Value<List<String>> targets = lists.read(name, value);
        if (targets != null
                && value instanceof TomlValue.Table table
                && table.entries().get(Key.TARGETS.name()) instanceof TomlValue.Array array) {
            String where = "routes." + name + "." + Key.TARGETS.name();
            for (TomlValue item : array.items()) {
                if (item instanceof TomlValue.Text target) {
                    checkTarget(where, target, routes);
                }
            }
        }
        return targets;
    }

    private void checkTarget(String where, TomlValue.Text target, TomlValue.Table routes) {
        String name = Aliases.expand(target.value(), aliases);
        if (name.isBlank()) {
            problems.add(target.at(), where + " must hold names of models, not \"\"");
        } else if (routes.entries().containsKey(name)) {
            problems.add(
                    target.at(),
                    where + " must hold models, not the route " + KeyType.quoted(name));
        }
    }
}
