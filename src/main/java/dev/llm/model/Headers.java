package dev.llm.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The header fields of an HTTP message, in their order; a name may come several times, and case says nothing.
public record Headers(List<Field> fields) {
    public static final Headers NONE = new Headers(List.of());

    public record Field(String name, String value) {}

    public Headers {
        fields = List.copyOf(fields);
    }

    public static Headers of(Map<String, String> values) {
        var fields = new ArrayList<Field>(values.size());
        values.forEach((name, value) -> fields.add(new Field(name, value)));
        return new Headers(fields);
    }

    /// The first value under this name; null when there is none.
    public @Nullable String first(String name) {
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return field.value();
            }
        }
        return null;
    }

    public boolean has(String name) {
        return first(name) != null;
    }

    /// Those whose name passes.
    public Headers only(Predicate<String> name) {
        return new Headers(fields.stream().filter(field -> name.test(field.name())).toList());
    }

    /// These fields with others in the place of those of the same names.
    public Headers with(Headers others) {
        var all = new ArrayList<Field>(fields.size() + others.fields.size());
        for (Field field : fields) {
            if (!others.has(field.name())) {
                all.add(field);
            }
        }
        all.addAll(others.fields);
        return new Headers(all);
    }

    public Headers with(String name, String value) {
        return with(new Headers(List.of(new Field(name, value))));
    }

    /// The names alone: values may be keys.
    @Override
    public String toString() {
        return fields.stream().map(Field::name).toList().toString();
    }
}
