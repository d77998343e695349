package dev.llm.store;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An exchange as the log has it, without its bodies. What is not known is null, which is not zero.
///
/// @param conversation what it belongs to; nothing does yet
/// @param prompt the user's last words
/// @param answer its text
/// @param ending null when it is still running, or was when its process ended
public record LoggedExchange(
        String id,
        @Nullable String conversation,
        Instant time,
        String source,
        @Nullable String clientDialect,
        @Nullable String path,
        String modelAsked,
        boolean stream,
        @Nullable String client,
        @Nullable String agent,
        @Nullable String prompt,
        @Nullable String answer,
        @Nullable Ending ending) {
    /// @param status of HTTP; 0 where there is none
    /// @param cost in US dollars
    public record Ending(
            @Nullable String provider,
            @Nullable String model,
            @Nullable String providerDialect,
            @Nullable String keyLabel,
            int status,
            @Nullable String stopReason,
            @Nullable String errorKind,
            @Nullable String error,
            Tokens tokens,
            @Nullable BigDecimal cost,
            @Nullable Duration timeToFirstToken,
            Duration duration,
            long bytesIn,
            long bytesOut,
            int retries,
            List<String> lost) {}

    /// @param input all that was read, with what came from a cache or went into one
    public record Tokens(
            @Nullable Long input,
            @Nullable Long cacheRead,
            @Nullable Long cacheWrite,
            @Nullable Long longCacheWrite,
            @Nullable Long output,
            @Nullable Long reasoning) {}

    /// The model that served, or else the one that was asked for: `anthropic/claude-sonnet-5-5`.
    public String servedBy() {
        return ending == null || ending.model() == null
                ? modelAsked
                : (ending.provider() == null ? "" : ending.provider() + "/") + ending.model();
    }
}
