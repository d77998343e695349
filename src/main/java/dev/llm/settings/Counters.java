package dev.llm.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the `tokens` table: programs that count for a model or a provider.
record Counters(Problems problems) {
    Map<String, Value<List<String>>> read(TomlValue.Table file) {
        var lists = new TextLists("tokens", Key.COMMAND, "the program that counts", problems);
        var counters = new LinkedHashMap<String, Value<List<String>>>();
        file.entries()
                .forEach((name, value) -> {
                    Value<List<String>> command = lists.read(name, value);
                    if (command != null && command.value().getFirst().isBlank()) {
                        problems.add(
                                command.origin(),
                                "tokens." + name + ".command must begin with a program");
                    } else if (command != null) {
                        counters.put(name, command);
                    }
                });
        return Collections.unmodifiableMap(counters);
    }
}
