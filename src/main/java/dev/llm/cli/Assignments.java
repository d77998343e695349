package dev.llm.cli;

import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.settings.KeyPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What `llm config set` is to set: `KEY VALUE...`, or `KEY=VALUE` as often as wanted.
final class Assignments {
    private Assignments() {}

    /// @throws LlmException of kind USAGE
    static Map<KeyPath, Object> of(List<String> words) {
        var assignments = new LinkedHashMap<KeyPath, Object>();
        if (equalsSign(words.getFirst()) < 0) {
            KeyPath path = KeyPath.of(words.getFirst());
            assignments.put(path, value(path, words.subList(1, words.size())));
            return assignments;
        }
        for (String word : words) {
            int equals = equalsSign(word);
            if (equals < 0) {
                throw new LlmException(
                        ErrorKind.USAGE,
                        "not KEY=VALUE: " + word,
                        "see llm config --help; a value with blanks goes into quotes");
            }
            KeyPath path = KeyPath.of(word.substring(0, equals));
            assignments.put(path, value(path, List.of(word.substring(equals + 1))));
        }
        return assignments;
    }

    static Object value(KeyPath path, List<String> words) {
        if (path.takesSeveral()) {
            var values = new ArrayList<Object>();
            for (String word : several(path, words)) {
                values.add(path.value(word));
            }
            return values;
        }
        if (words.size() != 1) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    path + (words.isEmpty() ? " needs a value" : " takes one value"),
                    "llm config set " + path + " VALUE");
        }
        return path.value(words.getFirst());
    }

    /// The words themselves, or the strings of an array in JSON.
    private static List<String> several(KeyPath path, List<String> words) {
        if (words.size() != 1 || !words.getFirst().startsWith("[")) {
            return words;
        }
        var strings = new ArrayList<String>();
        JsonNode array = Json.parse(words.getFirst());
        if (array != null && array.isArray()) {
            for (JsonNode item : array) {
                if (item.isString()) {
                    strings.add(item.stringValue());
                }
            }
        }
        if (array == null || strings.size() != array.size()) {
            throw new LlmException(
                    ErrorKind.USAGE, path + " must be strings, or an array of strings in JSON");
        }
        return strings;
    }

    /// The first `=` outside quotes, or -1.
    private static int equalsSign(String word) {
        char quote = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (quote == 0 && c == '=') {
                return i;
            }
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
        }
        return -1;
    }
}
