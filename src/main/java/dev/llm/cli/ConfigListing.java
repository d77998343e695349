package dev.llm.cli;

import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.settings.Key;
import dev.llm.settings.KeyPath;
import dev.llm.settings.Setting;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Settings as text and as JSON.
final class ConfigListing {
    /// Longer assignments do not push the origins of all others to the right.
    private static final int WIDEST = 60;

    private ConfigListing() {}

    /// One line for each key, as it would stand in the file, with its origin for a comment. What is not set stands there
    /// as a comment, but for that of a provider: there is too much of it.
    static String text(List<Setting> settings) {
        var lines = new ArrayList<String>();
        var origins = new ArrayList<String>();
        for (Setting setting : listed(settings)) {
            Object value = setting.value();
            if (value != null) {
                lines.add(setting.path() + " = " + toml(value));
                origins.add(setting.origin().text());
            } else if (setting.path().parts().size() == 1) {
                lines.add("# " + setting.path());
                origins.add("not set");
            }
        }
        int width =
                lines.stream()
                        .mapToInt(String::length)
                        .filter(length -> length <= WIDEST)
                        .max()
                        .orElse(0);
        var text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            text.append(lines.get(i));
            text.repeat(' ', Math.max(0, width - lines.get(i).length()));
            text.append("  # ").append(origins.get(i)).append('\n');
        }
        return text.toString();
    }

    /// All keys, what is not set as null.
    static String json(List<Setting> settings) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Setting setting : listed(settings)) {
            ObjectNode object = array.addObject();
            object.put("key", setting.path().toString());
            object.set("value", node(setting.value()));
            object.put("origin", setting.value() == null ? "not set" : setting.origin().text());
        }
        return Json.write(array) + "\n";
    }

    /// @throws LlmException of kind USAGE for a table, else CONFIGURATION
    static Setting find(KeyPath path, List<Setting> settings) {
        if (path.key() == null) {
            throw new LlmException(
                    ErrorKind.USAGE, path + " is a table", "name one of its keys: llm config list");
        }
        return settings.stream()
                .filter(setting -> setting.path().parts().equals(path.parts()))
                .findFirst()
                .orElseThrow(() -> new LlmException(ErrorKind.CONFIGURATION, path + " is not set"));
    }

    /// A value for a script: without quotes, one line for each of several.
    static String plain(Object value) {
        return switch (value) {
            case List<?> values -> {
                var lines = new StringBuilder();
                values.forEach(
                        each -> lines.append(each instanceof Map ? toml(each) : each).append('\n'));
                yield lines.toString();
            }
            case BigDecimal number -> number.toPlainString() + "\n";
            default -> value + "\n";
        };
    }

    /// The key of a provider stands there once, by the name that fits their number.
    private static List<Setting> listed(List<Setting> settings) {
        var listed = new ArrayList<Setting>();
        for (Setting setting : settings) {
            Key<?> key = setting.path().key();
            boolean several = setting.value() instanceof List<?> values && values.size() > 1;
            boolean doubled =
                    key == Key.API_KEYS
                            ? !several
                            : key == Key.API_KEY
                                    && !setting.secrets().isEmpty()
                                    && hasSeveral(setting, settings);
            if (!doubled) {
                listed.add(setting);
            }
        }
        return listed;
    }

    private static boolean hasSeveral(Setting apiKey, List<Setting> settings) {
        List<String> path = KeyPath.ofProvider(apiKey.path().parts().get(1), Key.API_KEYS).parts();
        return settings.stream()
                .filter(setting -> setting.path().parts().equals(path))
                .anyMatch(setting -> setting.secrets().size() > 1);
    }

    /// As it would stand in the file, in one line.
    private static String toml(@Nullable Object value) {
        return switch (value) {
            case List<?> values ->
                    values.stream()
                            .map(ConfigListing::toml)
                            .collect(Collectors.joining(",", "[", "]"));
            case Map<?, ?> entries ->
                    entries.entrySet().stream()
                            .map(entry -> name(entry.getKey()) + " = " + toml(entry.getValue()))
                            .collect(Collectors.joining(", ", "{ ", " }"));
            case null, default -> Json.write(node(value));
        };
    }

    private static String name(Object key) {
        String name = key.toString();
        return name.matches("[A-Za-z0-9_-]+") ? name : Json.write(node(name));
    }

    private static JsonNode node(@Nullable Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case null -> nodes.nullNode();
            case List<?> values -> {
                ArrayNode array = nodes.arrayNode();
                values.forEach(each -> array.add(node(each)));
                yield array;
            }
            case Map<?, ?> entries -> {
                ObjectNode object = nodes.objectNode();
                entries.forEach((name, each) -> object.set(name.toString(), node(each)));
                yield object;
            }
            case Boolean truth -> nodes.booleanNode(truth);
            case BigDecimal number -> nodes.numberNode(new BigDecimal(number.toPlainString()));
            default -> nodes.stringNode(value.toString());
        };
    }
}
