package dev.llm.catalog;

import dev.llm.model.Effort;
import dev.llm.model.RawJson;
import org.jspecify.annotations.Nullable;

/// What to send so that a model thinks as much as was asked for.
public sealed interface Thinking {
    /// Nothing: it does that by itself.
    record Nothing() implements Thinking {}

    /// A level of effort, in the place that the dialect has for it.
    record Send(Effort effort) implements Thinking {}

    /// The vendor's own object for thinking: Anthropic's `thinking`, Gemini's `thinkingConfig`.
    ///
    /// @param effort to be sent as well, or null
    record SendThinking(RawJson thinking, @Nullable Effort effort) implements Thinking {}

    /// The model cannot do that.
    ///
    /// @param sentence why, and what it can
    record Refused(String sentence) implements Thinking {}
}
