package dev.llm.model;

import java.util.ArrayList;
import java.util.List;

/// A place in a JSON object, as a person writes it: `metadata.user_id`, `messages[-1].content`, `metadata."user.id"`. A
/// negative index counts from the end.
///
/// @param steps one at least, the first of them a field
public record FieldPath(List<Step> steps) {
    public sealed interface Step {}

    public record Field(String name) implements Step {}

    public record Index(int index) implements Step {}

    public FieldPath {
        steps = List.copyOf(steps);
    }

    /// @throws IllegalArgumentException when it is no path; the message says why
    public static FieldPath of(String text) {
        return new FieldPath(new Reader(text).read());
    }

    /// Whether it is the other place, or leads on from there.
    public boolean isWithin(FieldPath other) {
        return steps.size() >= other.steps.size()
                && steps.subList(0, other.steps.size()).equals(other.steps);
    }

    /// Whether it is this field of the object itself.
    public boolean is(String field) {
        return steps.equals(List.of(new Field(field)));
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (Step step : steps) {
            switch (step) {
                case Index index -> text.append('[').append(index.index()).append(']');
                case Field field -> {
                    text.append(text.isEmpty() ? "" : ".");
                    boolean plain =
                            !field.name().isEmpty()
                                    && field.name().chars().noneMatch(c -> ".[]\"".indexOf(c) >= 0);
                    text.append(plain ? field.name() : quoted(field.name()));
                }
            }
        }
        return text.toString();
    }

    private static String quoted(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static final class Reader {
        private final String text;
        private int position;

        Reader(String text) {
            this.text = text;
        }

        List<Step> read() {
            var steps = new ArrayList<Step>();
            steps.add(new Field(name()));
            while (position < text.length()) {
                char next = text.charAt(position++);
                if (next == '[') {
                    steps.add(new Index(index()));
                } else if (next == '.') {
                    steps.add(new Field(name()));
                } else {
                    throw new IllegalArgumentException(
                            "a '.' or '[' must follow " + read(position - 1));
                }
            }
            return steps;
        }

        private String read(int end) {
            return text.substring(0, end);
        }

        private String name() {
            if (position < text.length() && text.charAt(position) == '"') {
                position++;
                return quotedName();
            }
            int start = position;
            while (position < text.length() && ".[]\"".indexOf(text.charAt(position)) < 0) {
                position++;
            }
            if (start == position) {
                throw new IllegalArgumentException(
                        start == 0
                                ? "it must begin with a field"
                                : "a field must follow " + read(start));
            }
            return text.substring(start, position);
        }

        private String quotedName() {
            var name = new StringBuilder();
            while (position < text.length()) {
                char next = text.charAt(position++);
                if (next == '"') {
                    return name.toString();
                }
                boolean escaped = next == '\\' && position < text.length();
                name.append(escaped ? text.charAt(position++) : next);
            }
            throw new IllegalArgumentException("a '\"' is not closed");
        }

        private int index() {
            int end = text.indexOf(']', position);
            if (end < 0) {
                throw new IllegalArgumentException("a '[' is not closed");
            }
            String number = text.substring(position, end);
            position = end + 1;
            try {
                return Integer.parseInt(number);
            } catch (NumberFormatException _) {
                throw new IllegalArgumentException("[" + number + "] is no index");
            }
        }
    }
}
