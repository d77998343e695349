package dev.llm.store;

import dev.llm.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How an exchange ended.
///
/// @param id of its [ExchangeStart]
/// @param provider the entry that served it, null when none did
/// @param model that served
/// @param keyLabel where the key came from, never the key
/// @param status of HTTP; 0 where there is none
/// @param errorKind null when it went well
/// @param cost in US dollars; null when it is not known
/// @param lost what of the request could not be carried to the provider, by name
/// @param response the body, not compressed, and whole or [LogOptions#OVERLAP] more than is kept of it; it is not copied,
/// so it must not change
public record ExchangeEnd(
        String id,
        @Nullable String provider,
        @Nullable String model,
        @Nullable String providerDialect,
        @Nullable String keyLabel,
        int status,
        @Nullable String stopReason,
        @Nullable String errorKind,
        @Nullable String error,
        Usage usage,
        @Nullable BigDecimal cost,
        @Nullable Duration timeToFirstToken,
        Duration duration,
        long bytesIn,
        long bytesOut,
        int retries,
        List<String> lost,
        byte @Nullable [] response)
        implements Entry.OfExchange {
    private static final int FIRST_FAILURE = 400;

    boolean isFailure() {
        return errorKind != null || error != null || status >= FIRST_FAILURE;
    }

    @Override
    public long size() {
        return Entry.size(response);
    }
}
