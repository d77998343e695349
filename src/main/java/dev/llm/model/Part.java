package dev.llm.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A piece of what somebody says, in the order in which it was said.
public sealed interface Part {
    /// What a streamed part is made of; the deltas that follow are to be read accordingly.
    enum Kind {
        TEXT,
        THINKING,
        REFUSAL,
        TOOL_CALL
    }

    Extras extras();

    record Text(String text, Extras extras) implements Part {
        public Text(String text) {
            this(text, Extras.NONE);
        }
    }

    record Image(Media source, Extras extras) implements Part {}

    record Document(Media source, @Nullable String name, Extras extras) implements Part {}

    record Audio(Media source, Extras extras) implements Part {}

    /// Reasoning. Redacted reasoning has no text, only its proof.
    record Thinking(String text, @Nullable Proof proof, boolean redacted, Extras extras)
            implements Part {}

    /// @param arguments a JSON object, as the model wrote it: to the letter, and so it may be broken
    record ToolCall(String id, String name, RawJson arguments, Extras extras) implements Part {}

    record ToolResult(String callId, List<Part> content, boolean error, Extras extras)
            implements Part {
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /// The model's own words for why it does not answer.
    record Refusal(String text, Extras extras) implements Part {}

    /// A part that only its own dialect understands, such as a server tool's result.
    ///
    /// @param type the dialect's word for it
    /// @param substitute what every other dialect is given in its place: an empty text where nothing is missed, null
    ///     where nothing can stand for it
    record Opaque(String dialect, String type, RawJson json, @Nullable Part substitute)
            implements Part {
        public Opaque(String dialect, String type, RawJson json) {
            this(dialect, type, json, null);
        }

        @Override
        public Extras extras() {
            return Extras.NONE;
        }
    }
}
