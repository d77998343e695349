package dev.llm.model;

/// JSON that is carried and not read: tool arguments, schemas, fields of one dialect that no other knows.
///
/// @param text a complete JSON value, minified by whoever read it
public record RawJson(String text) {
    public static final RawJson EMPTY_OBJECT = new RawJson("{}");

    @Override
    public String toString() {
        return text;
    }
}
