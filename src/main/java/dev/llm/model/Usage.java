package dev.llm.model;

import org.jspecify.annotations.Nullable;

/// Tokens of one reply. A null is a number that the provider did not give, which is not zero.
///
/// @param inputTokens what was read and neither came from a cache nor went into one
/// @param cacheReadTokens input that came from a cache
/// @param cacheWriteTokens input written to the short-lived cache (5 or 30 minutes)
/// @param longCacheWriteTokens input written to the long-lived cache (1 or 12 hours)
/// @param outputTokens all that was written, reasoning included
/// @param reasoningTokens the part of the output that is reasoning
/// @param raw the provider's own object
public record Usage(
        @Nullable Long inputTokens,
        @Nullable Long cacheReadTokens,
        @Nullable Long cacheWriteTokens,
        @Nullable Long longCacheWriteTokens,
        @Nullable Long outputTokens,
        @Nullable Long reasoningTokens,
        @Nullable RawJson raw) {
    public static final Usage UNKNOWN = new Usage(null, null, null, null, null, null, null);

    public static Usage of(long inputTokens, long outputTokens) {
        return new Usage(inputTokens, null, null, null, outputTokens, null, null);
    }

    /// Everything the model read, cached or not; null when nothing is known.
    public @Nullable Long totalInputTokens() {
        if (inputTokens == null && cacheReadTokens == null) {
            return null;
        }
        return zeroIfUnknown(inputTokens)
                + zeroIfUnknown(cacheReadTokens)
                + zeroIfUnknown(cacheWriteTokens)
                + zeroIfUnknown(longCacheWriteTokens);
    }

    /// This usage, with what a later report of the same reply says in its place: figures in a stream are cumulative.
    public Usage updatedBy(Usage later) {
        return new Usage(
                later.inputTokens != null ? later.inputTokens : inputTokens,
                later.cacheReadTokens != null ? later.cacheReadTokens : cacheReadTokens,
                later.cacheWriteTokens != null ? later.cacheWriteTokens : cacheWriteTokens,
                later.longCacheWriteTokens != null
                        ? later.longCacheWriteTokens
                        : longCacheWriteTokens,
                later.outputTokens != null ? later.outputTokens : outputTokens,
                later.reasoningTokens != null ? later.reasoningTokens : reasoningTokens,
                later.raw != null ? later.raw : raw);
    }

    /// This usage and that of another request for the same reply: each is billed. The raw objects stand in an array.
    public Usage plus(Usage other) {
        return new Usage(
                sum(inputTokens, other.inputTokens),
                sum(cacheReadTokens, other.cacheReadTokens),
                sum(cacheWriteTokens, other.cacheWriteTokens),
                sum(longCacheWriteTokens, other.longCacheWriteTokens),
                sum(outputTokens, other.outputTokens),
                sum(reasoningTokens, other.reasoningTokens),
                both(raw, other.raw));
    }

    private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
        return one == null && other == null
                ? null
                : Long.valueOf(zeroIfUnknown(one) + zeroIfUnknown(other));
    }

    private static @Nullable RawJson both(@Nullable RawJson one, @Nullable RawJson other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        String before = one.text();
        String list = before.startsWith("[") ? before.substring(1, before.length() - 1) : before;
        return new RawJson("[" + list + "," + other.text() + "]");
    }

    private static long zeroIfUnknown(@Nullable Long tokens) {
        return tokens == null ? 0 : tokens;
    }
}
