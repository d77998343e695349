package dev.llm.model;

import org.jspecify.annotations.Nullable;

/// Something that a model may ask for.
public sealed interface Tool {
    Extras extras();

    /// @param schema a JSON Schema of type object
    /// @param strict whether the arguments must obey the schema; null leaves it to the provider
    record Function(
            String name,
            @Nullable String description,
            RawJson schema,
            @Nullable Boolean strict,
            Extras extras)
            implements Tool {}

    /// A tool that only its own dialect knows, such as a server-side web search.
    record Native(String dialect, RawJson json) implements Tool {
        @Override
        public Extras extras() {
            return Extras.NONE;
        }
    }
}
