package dev.llm.settings;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.MutableTomlArray;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlInvalidTypeException;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import org.tomlj.TomlValue;

/// Changes one entry of a text that is TOML, and no line that is not that entry's: comments, order, blanks and line ends
/// stay as the user made them.
final class TomlText {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TomlText() {}

    /// @param value a string, a truth, a number or a list of strings
    static String set(String text, List<String> path, Object value) {
        TomlParseResult document = Toml.parse(withoutMark(text));
        try {
            document.set(path, written(value));
        } catch (TomlInvalidTypeException _) {
            throw new LlmException(
                    ErrorKind.CONFIGURATION,
                    shown(path) + " stands below something that is no table",
                    "correct that first: llm config edit");
        }
        return mark(text) + document.toToml();
    }

    /// Takes out an entry, or a table with all that is in it. A comment stays, unless it stands in a line that goes.
    static String unset(String text, List<String> path) {
        String rest = withoutMark(text);
        TomlParseResult document = Toml.parse(rest);
        TomlPosition position = document.inputPositionOf(path);
        if (position == null) {
            return text;
        }
        String cut = withoutLines(rest, document, path, position.line() - 1);
        if (cut == null) {
            // It shares its line, or stands in several places.
            document.remove(path);
            cut = document.toToml();
        }
        return mark(text) + cut;
    }

    /// What a text says: each entry's path, in the order of the file, with its value as JSON.
    static Map<List<String>, String> entries(String text) {
        return entries(Toml.parse(withoutMark(text)));
    }

    /// The parts of `aliases."gpt.4"`.
    ///
    /// @throws IllegalArgumentException when it is no key of TOML
    static List<String> path(String dotted) {
        return Toml.parseDottedKey(dotted);
    }

    /// `aliases."gpt.4"`
    static String shown(List<String> path) {
        return Toml.joinKeyPath(path);
    }

    /// The fewest lines from the first on whose absence leaves all but the entry; null when there are none such. The
    /// parser says where an entry begins and not where it ends.
    private static @Nullable String withoutLines(
            String text, TomlTable document, List<String> path, int first) {
        Map<List<String>, String> wanted = entries(document);
        wanted.keySet().removeIf(other -> isWithin(path, other));
        List<String> lines = linesWithEnds(text);
        int next = lines.size();
        for (List<String> other : wanted.keySet()) {
            TomlPosition position = document.inputPositionOf(other);
            if (position != null && position.line() - 1 >= first) {
                next = Math.min(next, position.line() - 1);
            }
        }
        for (int end = first + 1; end <= next; end++) {
            var kept = new ArrayList<>(lines.subList(0, first));
            kept.addAll(lines.subList(end, lines.size()));
            TomlParseResult candidate = Toml.parse(String.join("", kept));
            if (!candidate.hasErrors() && entries(candidate).equals(wanted)) {
                return String.join("", kept);
            }
        }
        return null;
    }

    private static boolean isWithin(List<String> path, List<String> other) {
        return other.size() >= path.size() && other.subList(0, path.size()).equals(path);
    }

    private static Map<List<String>, String> entries(TomlTable document) {
        var entries = new LinkedHashMap<List<String>, String>();
        for (Map.Entry<List<String>, Object> entry : document.entryPathSet()) {
            Object value = entry.getValue();
            entries.put(
                    entry.getKey(),
                    value instanceof TomlArray array ? array.toJson() : String.valueOf(value));
        }
        return entries;
    }

    private static List<String> linesWithEnds(String text) {
        var lines = new ArrayList<String>();
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }

    private static Object written(Object value) {
        return switch (value) {
            case List<?> texts -> MutableTomlArray.of(texts.toArray());
            case BigDecimal number -> TomlValue.parse(number.toPlainString());
            default -> value;
        };
    }

    private static String mark(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
    }

    private static String withoutMark(String text) {
        return text.substring(mark(text).length());
    }
}
