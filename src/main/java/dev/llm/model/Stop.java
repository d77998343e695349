package dev.llm.model;

import org.jspecify.annotations.Nullable;

/// The end of a reply.
///
/// @param raw the provider's own word, such as `length`
/// @param sequence the stop sequence that was met, where the provider says it
/// @param detail the provider's explanation of a refusal
/// @param continuation what the provider wants to be sent with the same request, to go on where it paused
public record Stop(
        StopReason reason,
        @Nullable String raw,
        @Nullable String sequence,
        @Nullable String detail,
        @Nullable String continuation) {
    public Stop(
            StopReason reason,
            @Nullable String raw,
            @Nullable String sequence,
            @Nullable String detail) {
        this(reason, raw, sequence, detail, null);
    }

    /// The same end, as it goes with what was said: clients of every format take a reply that ends in order for one
    /// with calls exactly when it says so.
    ///
    /// @param called whether the reply holds calls of tools
    public Stop agreeing(boolean called) {
        boolean says = reason == StopReason.TOOL_USE;
        if (says == called || !(says || reason == StopReason.END_TURN)) {
            return this;
        }
        return new Stop(called ? StopReason.TOOL_USE : StopReason.END_TURN, null, sequence, detail);
    }

    public static Stop of(StopReason reason, String raw) {
        return new Stop(reason, raw, null, null);
    }
}
