package dev.llm.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the `providers` table and adds the presets.
///
/// @param directory where the relative paths of the file start
record Providers(Environment environment, Path directory, Secrets secrets, Problems problems) {
    /// The presets in their order, with the entries that the file adds before `ollama` and those that answer only when
    /// they are named.
    Map<String, ProviderSettings> read(TomlValue.Table file) {
        var providers = new LinkedHashMap<String, ProviderSettings>();
        for (String name : inOrder(file)) {
            ProviderSettings entry = entry(name, file.entries().get(name));
            if (entry != null) {
                providers.put(name, entry);
            }
        }
        return Collections.unmodifiableMap(providers);
    }

    private static List<String> inOrder(TomlValue.Table file) {
        var added = new ArrayList<>(file.entries().keySet());
        var names = new ArrayList<String>();
        for (Preset preset : Preset.values()) {
            added.remove(preset.word());
            names.add(preset.word());
        }
        names.addAll(names.indexOf(Preset.OLLAMA.word()), added);
        return names;
    }

    private @Nullable ProviderSettings entry(String name, @Nullable TomlValue value) {
        Preset preset = Preset.named(name);
        var nothing = new TomlValue.Table(Map.of(), new Origin.InFile(directory, 0, 0));
        if (value == null && preset != null) {
            return new ProviderEntry(this, name, preset, nothing).read();
        }
        if (value instanceof TomlValue.Table table) {
            if (!isName(name)) {
                problems.add(
                        table.at(),
                        "a provider's name must be letters, digits, '.', '_' and '-', not "
                                + KeyType.quoted(name));
            }
            return new ProviderEntry(this, name, preset, table).read();
        }
        if (value != null) {
            problems.add(value.at(), "providers." + name + " must be a table");
        }
        return null;
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.chars()
                        .allMatch(c ->
                                (c >= 'a' && c <= 'z')
                                        || (c >= 'A' && c <= 'Z')
                                        || (c >= '0' && c <= '9')
                                        || "._-".indexOf(c) >= 0);
    }
}
