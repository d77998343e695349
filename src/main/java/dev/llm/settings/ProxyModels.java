package dev.llm.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the `proxy.models` table: what is asked instead of the model that a client names.
record ProxyModels(Map<String, Value<String>> aliases, Problems problems) {
    Map<String, Value<String>> read(TomlValue.Table file) {
        var models = new LinkedHashMap<String, Value<String>>();
        for (Map.Entry<String, TomlValue> entry : file.entries().entrySet()) {
            String asked = entry.getKey();
            TomlValue value = entry.getValue();
            String where = KeyPath.ofProxyModel(asked).toString();
            if (!(value instanceof TomlValue.Text text) || text.value().isBlank()) {
                problems.add(value.at(), where + " must be the name of a model or route, a string");
                continue;
            }
            String wrong = wrong(asked, text.value());
            if (wrong == null) {
                models.put(asked, new Value<>(text.value(), text.at()));
            } else {
                problems.add(value.at(), where + " " + wrong);
            }
        }
        return Collections.unmodifiableMap(models);
    }

    private @Nullable String wrong(String asked, String target) {
        if (asked.isBlank()) {
            return "needs the name that clients ask for";
        }
        if (Aliases.expand(target, aliases).isBlank()) {
            return "must be the name of a model or route, not \"\"";
        }
        if (stars(target) > 1) {
            return "must not have more than one '*'";
        }
        if (stars(target) == 1 && stars(asked) != 1) {
            return "has a '*', which needs exactly one in the name before it";
        }
        return null;
    }

    private static long stars(String text) {
        return text.chars().filter(c -> c == '*').count();
    }
}
