package dev.llm.model;

import org.jspecify.annotations.Nullable;

/// The form that the text of an answer is to have, where it is not free.
public sealed interface OutputFormat {
    /// A JSON object, whatever is in it.
    record AnyObject() implements OutputFormat {}

    /// JSON that a schema describes.
    ///
    /// @param name what the format calls it, null in formats that have no name for it
    /// @param description what it is for, told to the model
    /// @param strict whether the answer is held to the schema; null in formats that hold every answer to its schema
    record Schema(
            RawJson schema,
            @Nullable String name,
            @Nullable String description,
            @Nullable Boolean strict)
            implements OutputFormat {
        public Schema(RawJson schema) {
            this(schema, null, null, null);
        }
    }
}
