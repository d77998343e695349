package dev.llm.catalog;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// What a model costs, in US dollars per million tokens, in a span of time and from a size of prompt on.
///
/// @param from the first day, null for ever since
/// @param until the day after the last, null for no end known
/// @param above the price holds for the whole request when its prompt, cached tokens included, has more tokens
/// @param cacheWrite for the short-lived cache (5 or 30 minutes)
/// @param longCacheWrite for the long-lived cache (1 or 12 hours)
public record Price(
        @Nullable LocalDate from,
        @Nullable LocalDate until,
        long above,
        BigDecimal input,
        BigDecimal output,
        @Nullable BigDecimal cacheRead,
        @Nullable BigDecimal cacheWrite,
        @Nullable BigDecimal longCacheWrite) {
    boolean holds(LocalDate day, long promptTokens) {
        return (from == null || !day.isBefore(from))
                && (until == null || day.isBefore(until))
                && (above == 0 || promptTokens > above);
    }
}
