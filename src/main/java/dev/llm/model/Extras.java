package dev.llm.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Fields of one dialect that the unified model does not read. They are sent on to the same dialect and to no other.
///
/// @param dialect the wire format that they belong to, empty when there are none
/// @param fields in the order in which they came
public record Extras(String dialect, Map<String, RawJson> fields) {
    public static final Extras NONE = new Extras("", Map.of());

    public Extras {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    public static Extras of(String dialect, Map<String, RawJson> fields) {
        return fields.isEmpty() ? NONE : new Extras(dialect, fields);
    }

    /// These fields and one more of a dialect; fields of another dialect give way.
    public Extras with(String owner, String field, RawJson json) {
        Map<String, RawJson> more = new LinkedHashMap<>();
        if (owner.equals(dialect)) {
            more.putAll(fields);
        }
        more.put(field, json);
        return of(owner, more);
    }

    public Extras without(String field) {
        var rest = new LinkedHashMap<>(fields);
        rest.remove(field);
        return of(dialect, rest);
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }
}
