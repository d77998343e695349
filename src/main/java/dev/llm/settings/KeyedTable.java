package dev.llm.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A table of the file whose names are keys.
///
/// @param path what stands before a key's name when it is named: `routes.smart.`, and nothing at the top level
record KeyedTable(String path, TomlValue.Table table, Problems problems) {
    /// Null when it is not there, or no value of this key.
    <T> @Nullable Value<T> value(Key<T> key) {
        TomlValue value = table.entries().get(key.name());
        if (value == null) {
            return null;
        }
        T parsed = key.parse(value);
        if (parsed == null) {
            problems.add(value.at(), key.fault(named(key), value.shown()));
            return null;
        }
        return new Value<>(parsed, value.at());
    }

    /// For a key that has a default.
    <T> Value<T> orDefault(Key<T> key) {
        Value<T> written = value(key);
        return written == null ? Value.byDefault(Objects.requireNonNull(key.byDefault())) : written;
    }

    /// @param tables names beside the keys
    void checkNames(List<Key<?>> keys, String... tables) {
        var known = new ArrayList<String>();
        keys.forEach(key -> known.add(key.name()));
        known.addAll(List.of(tables));
        for (Map.Entry<String, TomlValue> entry : table.entries().entrySet()) {
            if (!known.contains(entry.getKey())) {
                problems.add(entry.getValue().at(), Settings.unknown(path, entry.getKey(), known));
            }
        }
    }

    /// The table of this name; empty when there is none.
    TomlValue.Table inner(String name) {
        TomlValue value = table.entries().get(name);
        if (value != null && !(value instanceof TomlValue.Table)) {
            problems.add(value.at(), path + name + " must be a table");
        }
        return value instanceof TomlValue.Table inner
                ? inner
                : new TomlValue.Table(Map.of(), table.at());
    }

    String named(Key<?> key) {
        return path + key.name();
    }
}
