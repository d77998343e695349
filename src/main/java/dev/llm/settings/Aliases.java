package dev.llm.settings;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads the `aliases` table: short names for models. An alias may name another one, but not in a
/// circle.
record Aliases(Problems problems) {
    Map<String, Value<String>> read(TomlValue.Table file) {
        var aliases = new LinkedHashMap<String, Value<String>>();
        for (Map.Entry<String, TomlValue> entry : file.entries().entrySet()) {
            String name = entry.getKey();
            TomlValue value = entry.getValue();
            if (name.isBlank()) {
                problems.add(value.at(), "an alias needs a name");
            } else if (name.indexOf('/') >= 0) {
                // It would hide a model: provider/model always means just that.
                problems.add(value.at(), "an alias must not hold a '/': " + KeyType.quoted(name));
            } else if (value instanceof TomlValue.Text text && !text.value().isBlank()) {
                aliases.put(name, new Value<>(text.value(), text.at()));
            } else {
                problems.add(
                        value.at(), "aliases." + name + " must be the name of a model, a string");
            }
        }
        checkCircles(aliases);
        return Collections.unmodifiableMap(aliases);
    }

    /// What a name stands for in the end: itself, unless it is an alias. A circle ends where it began.
    static String expand(String wanted, Map<String, Value<String>> aliases) {
        String name = wanted;
        int steps = 0;
        for (Value<String> next; (next = aliases.get(name)) != null && steps <= aliases.size(); ) {
            name = next.value();
            steps++;
        }
        return name;
    }

    private void checkCircles(Map<String, Value<String>> aliases) {
        var reported = new HashSet<String>();
        for (Map.Entry<String, Value<String>> entry : aliases.entrySet()) {
            var seen = new HashSet<String>();
            String name = entry.getKey();
            for (Value<String> next; (next = aliases.get(name)) != null && seen.add(name); ) {
                name = next.value();
            }
            boolean circle = aliases.containsKey(name);
            if (circle && name.equals(entry.getKey()) && reported.add(name)) {
                problems.add(
                        entry.getValue().origin(), "aliases." + name + " leads back to itself");
                reported.addAll(seen);
            }
        }
    }
}
