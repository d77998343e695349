package dev.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.settings.Origin;
import dev.llm.settings.Value;
import org.junit.jupiter.api.Test;

class ThrottlesTest {
    private final Throttles throttles = new Throttles();

    @Test
    void whatWasUsedStaysUsedAsLongAsTheLimitsAreTheSame() {
        var throttle = throttles.of("route smart 0 a/m", "a/m", value(3), null, 10);

        assertThat(throttles.of("route smart 0 a/m", "a/m", value(3), null, 10)).isSameAs(throttle);
        assertThat(throttles.of("route smart 0 a/m", "a/m", value(4), null, 10))
                .isNotSameAs(throttle);
        assertThat(throttles.of("route other 0 a/m", "a/m", value(3), null, 10))
                .isNotSameAs(throttle);
    }

    @Test
    void withoutLimitsNothingIsLimited() {
        assertThat(throttles.of("a", "a", null, null, 10)).isNull();
    }

    private static Value<Integer> value(int number) {
        return new Value<>(number, new Origin.Default());
    }
}
