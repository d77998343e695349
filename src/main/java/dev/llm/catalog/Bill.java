package dev.llm.catalog;

import dev.llm.model.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// Adds up what one reply cost at one price.
final class Bill {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    private final Price price;
    private final @Nullable BigDecimal factor;
    private final Billed billed;

    /// @param factor what the price of a token is multiplied by, null when that is not known
    Bill(Price price, @Nullable BigDecimal factor, Billed billed) {
        this.price = price;
        this.factor = factor;
        this.billed = billed;
    }

    /// @param searchFee for a thousand web searches
    Cost of(Usage usage, @Nullable BigDecimal searchFee) {
        return new Cost(
                input(usage),
                part(usage.cacheReadTokens(), price.cacheRead()),
                part(usage.cacheWriteTokens(), price.cacheWrite()),
                part(usage.longCacheWriteTokens(), price.longCacheWrite()),
                // Nobody's price for sound that is spoken is known here.
                billed.audioOutput() > 0 ? null : part(usage.outputTokens(), price.output()),
                share(billed.webSearches(), searchFee, THOUSAND));
    }

    /// Which of the cached tokens are sound is not said, so sound beside a cache cannot be told apart.
    private @Nullable BigDecimal input(Usage usage) {
        Long tokens = usage.inputTokens();
        if (tokens == null) {
            return null;
        }
        if (billed.audioInput() == 0 || price.inputAudio() == null) {
            return part(tokens, price.input());
        }
        boolean cached = usage.cacheReadTokens() != null && usage.cacheReadTokens() > 0;
        if (cached || billed.audioInput() > tokens) {
            return null;
        }
        BigDecimal audio = part(billed.audioInput(), price.inputAudio());
        BigDecimal rest = part(tokens - billed.audioInput(), price.input());
        return audio == null || rest == null ? null : audio.add(rest);
    }

    /// Tokens of a cache that nothing is said about were not used.
    private @Nullable BigDecimal part(@Nullable Long tokens, @Nullable BigDecimal perMillion) {
        if (tokens == null || tokens == 0) {
            return BigDecimal.ZERO;
        }
        return perMillion == null || factor == null
                ? null
                : share(tokens, perMillion.multiply(factor), MILLION);
    }

    /// A division by a power of ten only moves the point, so nothing is rounded.
    private static @Nullable BigDecimal share(
            long count, @Nullable BigDecimal figure, BigDecimal powerOfTen) {
        if (count == 0) {
            return BigDecimal.ZERO;
        }
        if (figure == null) {
            return null;
        }
        BigDecimal product = figure.multiply(BigDecimal.valueOf(count));
        return product.divide(
                powerOfTen, product.scale() + powerOfTen.precision() - 1, RoundingMode.UNNECESSARY);
    }
}
