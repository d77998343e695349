package dev.llm.tokens;

import java.util.Locale;

/// A number of tokens.
///
/// @param doubt by how many it may be wrong, in nine cases of ten; 0 when it is exact
public record Count(long tokens, double doubt) {
    public static final Count ZERO = exact(0);

    public static Count exact(long tokens) {
        return new Count(tokens, 0);
    }

    /// @param error the share of it by which it may be wrong
    public static Count estimate(long tokens, double error) {
        return new Count(tokens, tokens * error);
    }

    /// As people read it: `1,234,567`.
    public static String grouped(long tokens) {
        return String.format(Locale.ROOT, "%,d", tokens);
    }

    public Count plus(Count other) {
        return new Count(tokens + other.tokens, doubt + other.doubt);
    }

    public boolean isExact() {
        return doubt == 0;
    }

    /// The doubt in percent of the tokens, rounded up: 0 only when the number is exact.
    public int errorPercent() {
        double percent = tokens == 0 ? 0 : 100 * doubt / tokens;
        return (int) Math.ceil(percent - 1e-9);
    }

    /// The least that it may be.
    public long atLeast() {
        return Math.max(0, (long) Math.floor(tokens - doubt));
    }
}
