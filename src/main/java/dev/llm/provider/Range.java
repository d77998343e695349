package dev.llm.provider;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// The bounds of one parameter. They are checked before anything is sent: a bad value costs no round trip.
final class Range {
    private Range() {}

    static void check(String name, @Nullable BigDecimal value, int least, int most) {
        if (value == null) {
            return;
        }
        if (value.compareTo(BigDecimal.valueOf(least)) < 0
                || value.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    name + " must be from " + least + " to " + most + ", not " + value);
        }
    }

    static void atLeast(String name, @Nullable Integer value, int least) {
        if (value != null && value < least) {
            throw new LlmException(
                    ErrorKind.USAGE, name + " must be at least " + least + ", not " + value);
        }
    }

    static LlmException unknown(String parameter, String vendor) {
        return new LlmException(ErrorKind.USAGE, vendor + " has no parameter " + parameter);
    }
}
