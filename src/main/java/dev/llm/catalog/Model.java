package dev.llm.catalog;

import dev.llm.model.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What is known about one model.
///
/// @param provider the preset that serves it
/// @param byDefault whether it is that preset's choice when no model is named
/// @param contextTokens prompt and answer together, where the provider counts so
/// @param maxOutputTokens null when unknown
/// @param prices read when they are asked for, which most calls never do
public record Model(
        String id,
        String provider,
        boolean byDefault,
        @Nullable Integer contextTokens,
        @Nullable Integer maxOutputTokens,
        Supplier<List<Price>> prices) {

    /// What a reply cost, exactly; null when the tokens or their price are not known.
    public @Nullable BigDecimal cost(Usage usage, LocalDate day) {
        Long prompt = usage.totalInputTokens();
        if (prompt == null || usage.outputTokens() == null) {
            return null;
        }
        Price price =
                prices.get().stream()
                        .filter(candidate -> candidate.holds(day, prompt))
                        .max(Comparator.comparingLong(Price::above))
                        .orElse(null);
        if (price == null) {
            return null;
        }
        var bill = new Bill();
        bill.add(usage.inputTokens(), price.input());
        bill.add(usage.outputTokens(), price.output());
        bill.add(usage.cacheReadTokens(), price.cacheRead());
        bill.add(usage.cacheWriteTokens(), price.cacheWrite());
        bill.add(usage.longCacheWriteTokens(), price.longCacheWrite());
        return bill.total();
    }

    /// A sum that becomes unknown as soon as one of its parts is.
    private static final class Bill {
        private @Nullable BigDecimal sum = BigDecimal.ZERO;

        void add(@Nullable Long tokens, @Nullable BigDecimal perMillion) {
            if (tokens == null || tokens == 0 || sum == null) {
                return;
            }
            sum =
                    perMillion == null
                            ? null
                            : sum.add(perMillion.multiply(BigDecimal.valueOf(tokens)));
        }

        /// A division by a million only moves the point, so nothing is rounded.
        @Nullable BigDecimal total() {
            return sum == null
                    ? null
                    : sum.divide(
                            BigDecimal.valueOf(1_000_000),
                            sum.scale() + 6,
                            RoundingMode.UNNECESSARY);
        }
    }
}
