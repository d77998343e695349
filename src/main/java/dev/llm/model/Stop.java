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

    public static Stop of(StopReason reason, String raw) {
        return new Stop(reason, raw, null, null);
    }
}
