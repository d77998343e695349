package dev.llm.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads tables that hold one list of texts each, such as `routes.NAME.targets`.
///
/// @param table the name of what they stand in
/// @param wants what is missing without the key
record TextLists(String table, Key<List<String>> key, String wants, Problems problems) {
    /// The list in the table of this name; null when there is none that could be used.
    @Nullable Value<List<String>> read(String name, TomlValue value) {
        String place = table + "." + name;
        if (!(value instanceof TomlValue.Table entries)) {
            problems.add(value.at(), place + " must be a table");
            return null;
        }
        entries.entries()
                .forEach((other, written) -> {
                    if (!other.equals(key.name())) {
                        problems.add(
                                written.at(),
                                Settings.unknown(place + ".", other, List.of(key.name())));
                    }
                });
        String where = place + "." + key.name();
        TomlValue written = entries.entries().get(key.name());
        if (written == null) {
            problems.addMissing(entries.at(), where + " is missing: " + wants);
            return null;
        }
        List<String> texts = key.parse(written);
        if (texts == null) {
            problems.add(written.at(), key.fault(where, written.shown()));
            return null;
        }
        return new Value<>(List.copyOf(texts), written.at());
    }
}
