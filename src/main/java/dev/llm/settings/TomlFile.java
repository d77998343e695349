package dev.llm.settings;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// A settings file as TOML. With [TomlText], which writes it, the one class that knows tomlj: nothing loads it when there
/// is no file.
///
/// @param root what could be read; lines with errors are left out
/// @param problems what is no TOML
/// @param brokenHeader the first line whose table header is wrong: keys below it may seem to stand
///   in another table
record TomlFile(TomlValue.Table root, List<Problem> problems, int brokenHeader) {
    static TomlFile parse(byte[] bytes, Path path) {
        var nothing = new TomlValue.Table(Map.of(), new Origin.InFile(path, 0, 0));
        CharBuffer chars = CharBuffer.allocate(bytes.length);
        if (!decode(bytes, chars)) {
            var place = endOf(chars.flip().toString(), path);
            var problem = new Problem(place, "the file is not UTF-8 from here on");
            return new TomlFile(nothing, List.of(problem), Integer.MAX_VALUE);
        }
        String text = withoutByteOrderMark(chars.flip().toString());
        var result = Toml.parse(text);
        var problems = new ArrayList<Problem>();
        int brokenHeader = Integer.MAX_VALUE;
        for (TomlParseError error : result.errors()) {
            problems.add(problem(error, path));
            if (isHeader(text, error.position().line())) {
                brokenHeader = Math.min(brokenHeader, error.position().line());
            }
        }
        return new TomlFile(table(result, nothing.at(), path), problems, brokenHeader);
    }

    private static boolean decode(byte[] bytes, CharBuffer chars) {
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        return !decoder.decode(ByteBuffer.wrap(bytes), chars, true).isError();
    }

    private static Origin.InFile endOf(String read, Path path) {
        String text = withoutByteOrderMark(read);
        int lineStart = text.lastIndexOf('\n') + 1;
        int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
        return new Origin.InFile(path, line, 1 + text.codePointCount(lineStart, text.length()));
    }

    // Editors on Windows write one; TOML has no place for it.
    private static String withoutByteOrderMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static boolean isHeader(String text, int line) {
        return text.lines().skip(line - 1L).findFirst().orElse("").stripLeading().startsWith("[");
    }

    private static Problem problem(TomlParseError error, Path path) {
        String message = String.valueOf(error.getMessage());
        int defined = message.indexOf(" previously defined at line ");
        if (defined >= 0) {
            int comma = message.indexOf(',', defined);
            String first = message.substring(defined + " previously defined at ".length(), comma);
            message = message.substring(0, defined) + " is already defined in " + first;
        } else {
            message = withoutQuotedText(message);
            if (message.startsWith("Unexpected ") && message.endsWith(", expected a value")) {
                message += " (a string needs quotes)";
            }
            message = Character.toLowerCase(message.charAt(0)) + message.substring(1);
        }
        return new Problem(at(error.position(), path), message);
    }

    /// The parser quotes what it stumbles on. That may be a key without its quotes, so only single
    /// characters stay.
    private static String withoutQuotedText(String message) {
        int start = message.indexOf('\'');
        int end = message.lastIndexOf('\'');
        return end - start > 3 && message.charAt(start + 1) != '\\'
                ? message.substring(0, start) + "text" + message.substring(end + 1)
                : message;
    }

    private static TomlValue.Table table(TomlTable table, Origin.InFile at, Path path) {
        var entries = new LinkedHashMap<String, TomlValue>();
        for (String name : table.keySet()) {
            // A list: a string would be split at its dots.
            List<String> key = List.of(name);
            Object value = table.get(key);
            TomlPosition position = table.inputPositionOf(key);
            if (value != null && position != null) {
                entries.put(name, value(value, at(position, path), path));
            }
        }
        return new TomlValue.Table(entries, at);
    }

    private static TomlValue value(Object value, Origin.InFile at, Path path) {
        return switch (value) {
            case TomlTable table -> table(table, at, path);
            case String text -> new TomlValue.Text(text, at);
            case Boolean truth -> new TomlValue.Truth(truth, at);
            case Long number -> new TomlValue.Numeric(BigDecimal.valueOf(number), true, at);
            case Double number when Double.isFinite(number) ->
                    new TomlValue.Numeric(BigDecimal.valueOf(number), false, at);
            case Double _ -> new TomlValue.Other("an infinite number", at);
            case TomlArray array -> array(array, at, path);
            case LocalDate day -> new TomlValue.Day(day, at);
            default -> new TomlValue.Other("a date or time", at);
        };
    }

    private static TomlValue.Array array(TomlArray array, Origin.InFile at, Path path) {
        var items = new ArrayList<TomlValue>();
        for (int i = 0; i < array.size(); i++) {
            items.add(value(array.get(i), at(array.inputPositionOf(i), path), path));
        }
        return new TomlValue.Array(items, at);
    }

    private static Origin.InFile at(TomlPosition position, Path path) {
        return new Origin.InFile(path, position.line(), position.column());
    }
}
