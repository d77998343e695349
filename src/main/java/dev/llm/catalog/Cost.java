package dev.llm.catalog;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a reply cost, in US dollars, exactly and part by part. A null is a part that is not known, which is not zero.
///
/// @param input what no cache had a part in
/// @param cacheWrite into the short-lived cache
/// @param longCacheWrite into the long-lived cache
/// @param output reasoning included
/// @param requests what is paid for by the piece, such as web searches
public record Cost(
        @Nullable BigDecimal input,
        @Nullable BigDecimal cacheRead,
        @Nullable BigDecimal cacheWrite,
        @Nullable BigDecimal longCacheWrite,
        @Nullable BigDecimal output,
        @Nullable BigDecimal requests) {
    public static final Cost UNKNOWN = new Cost(null, null, null, null, null, null);

    /// Null as soon as one of the parts is.
    public @Nullable BigDecimal total() {
        BigDecimal sum = BigDecimal.ZERO;
        for (BigDecimal part : parts().values()) {
            if (part == null) {
                return null;
            }
            sum = sum.add(part);
        }
        return sum;
    }

    /// By the names that a program reads, in the order in which they are shown.
    public Map<String, @Nullable BigDecimal> parts() {
        var parts = new LinkedHashMap<String, @Nullable BigDecimal>();
        parts.put("input", input);
        parts.put("cache_read", cacheRead);
        parts.put("cache_write", cacheWrite);
        parts.put("cache_write_long", longCacheWrite);
        parts.put("output", output);
        parts.put("requests", requests);
        return parts;
    }
}
