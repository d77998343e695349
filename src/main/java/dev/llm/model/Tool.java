package dev.llm.model;

import java.util.List;
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
    ///
    /// @param substitutes the functions that every other dialect is offered in its place
    /// @param inMessage whether its own dialect offers it in a message, and so not among the tools
    record Native(String dialect, RawJson json, List<Function> substitutes, boolean inMessage)
            implements Tool {
        public Native {
            substitutes = List.copyOf(substitutes);
        }

        public Native(String dialect, RawJson json) {
            this(dialect, json, List.of(), false);
        }

        @Override
        public Extras extras() {
            return Extras.NONE;
        }
    }
}
