package dev.llm.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a provider said when it failed.
///
/// @param status the HTTP status, 0 when the failure came inside a stream or without an answer
/// @param type the provider's own word for the failure, such as `overloaded_error` or `insufficient_quota`
/// @param requestId what to quote to the provider's support
/// @param retryAfter how long the provider asks to be left alone
/// @param shouldRetry the provider's own verdict (`x-should-retry`), which overrides ours
/// @param body the error as it came, for a client of the same dialect
/// @param headers that came with it
public record Upstream(
        int status,
        @Nullable String type,
        @Nullable String requestId,
        @Nullable Duration retryAfter,
        @Nullable Boolean shouldRetry,
        @Nullable String body,
        Headers headers) {
    /// A year; more is no wish to be taken seriously.
    private static final Duration LONGEST = Duration.ofDays(366);

    public static final Upstream NONE = new Upstream(0, null, null, null, null, null);

    public Upstream(
            int status,
            @Nullable String type,
            @Nullable String requestId,
            @Nullable Duration retryAfter,
            @Nullable Boolean shouldRetry,
            @Nullable String body) {
        this(status, type, requestId, retryAfter, shouldRetry, body, Headers.NONE);
    }

    public Upstream {
        retryAfter = retryAfter == null || retryAfter.compareTo(LONGEST) > 0 ? null : retryAfter;
    }

    /// The same with another wish: its headers say so too, since they may be passed on.
    public Upstream withRetryAfter(@Nullable Duration duration) {
        Headers others =
                headers.only(name ->
                        !name.equalsIgnoreCase("retry-after")
                                && !name.equalsIgnoreCase("retry-after-ms"));
        return new Upstream(
                status,
                type,
                requestId,
                duration,
                shouldRetry,
                body,
                duration == null
                        ? others
                        : others.with("retry-after", String.valueOf(wholeSeconds(duration))));
    }

    public Upstream withRequestId(@Nullable String id) {
        return new Upstream(status, type, id, retryAfter, shouldRetry, body, headers);
    }

    /// As `Retry-After` has it: at least one second, and never less than was asked for.
    public static long wholeSeconds(Duration wait) {
        return Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
