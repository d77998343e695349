package dev.llm.store;

import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Names of exchanges: twelve letters and digits, of which the first few mostly tell one from another.
public final class ExchangeId {
    /// Without i, l, o and u, which are read as others.
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

    private static final int LENGTH = 12;
    private static final int BITS = 5;

    private ExchangeId() {}

    /// The time is mixed in, because generators that start at the same moment may give the same numbers, and two clocks
    /// seldom agree on the microsecond.
    public static String next(Instant now, RandomGenerator random) {
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        long value = mixed(mixed(micros) + random.nextLong());
        char[] id = new char[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            id[i] = DIGITS.charAt((int) (value & 31));
            value >>>= BITS;
        }
        return new String(id);
    }

    /// What comes after all ids that begin so, in any order that has the digits before the letters; null when nothing
    /// does.
    static @Nullable String after(String prefix) {
        int last = prefix.length() - 1;
        while (last >= 0 && prefix.charAt(last) == 'z') {
            last--;
        }
        if (last < 0) {
            return null;
        }
        char digit = prefix.charAt(last);
        return prefix.substring(0, last) + (digit == '9' ? 'a' : (char) (digit + 1));
    }

    /// The finisher of SplitMix64: each bit of the result depends on each of the value.
    private static long mixed(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
