package dev.llm.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llm.model.LlmException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThrottleTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final AtomicLong now = new AtomicLong(1);

    @Test
    void whoFindsTheQueueFullIsToldWhenToComeBack() {
        Throttle throttle = new Throttle("m", 1, null, 0, now::get);
        throttle.enter();
        now.addAndGet(MINUTE / 3);

        assertThatThrownBy(throttle::enter)
                .isInstanceOfSatisfying(
                        LlmException.class,
                        e -> assertThat(e.upstream().retryAfter()).hasSeconds(40));
    }

    @Test
    void whatWasSpentCountsForAMinute() {
        Throttle throttle = new Throttle("m", null, 100, 0, now::get);
        throttle.enter();
        throttle.spent(100);
        assertThatThrownBy(throttle::enter).isInstanceOf(LlmException.class);

        now.addAndGet(MINUTE);

        assertThat(throttle.enter()).isZero();
    }
}
