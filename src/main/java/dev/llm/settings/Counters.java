package dev.llm.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the `tokens` table: programs that count for a model or a provider.
record Counters(Problems problems) {
    Map<String, Value<List<String>>> read(TomlValue.Table file) {
        var counters = new LinkedHashMap<String, Value<List<String>>>();
        file.entries()
                .forEach((name, value) -> {
                    Value<List<String>> command = command("tokens." + name, value);
                    if (command != null) {
                        counters.put(name, command);
                    }
                });
        return Collections.unmodifiableMap(counters);
    }

    private @Nullable Value<List<String>> command(String place, TomlValue value) {
        if (!(value instanceof TomlValue.Table entries)) {
            problems.add(value.at(), place + " must be a table");
            return null;
        }
        var table = new KeyedTable(place + ".", entries, problems);
        table.checkNames(List.of(Key.COMMAND));
        Value<List<String>> command = table.value(Key.COMMAND);
        if (!entries.has(Key.COMMAND)) {
            problems.addMissing(
                    entries.at(),
                    table.named(Key.COMMAND) + " is missing: the program that counts");
        } else if (command != null && command.value().getFirst().isBlank()) {
            problems.add(command.origin(), table.named(Key.COMMAND) + " must begin with a program");
            return null;
        }
        return command;
    }
}
