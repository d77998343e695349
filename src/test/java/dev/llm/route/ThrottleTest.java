package dev.llm.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llm.model.LlmException;
import dev.llm.testing.Limits;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThrottleTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private static final Duration PATIENT = Duration.ofHours(1);

    private final AtomicLong now = new AtomicLong(1);

    @Test
    void whoFindsTheQueueFullIsToldWhenToComeBack() {
        Throttle throttle = new Throttle("m", 1, null, 0, now::get);
        throttle.enter(PATIENT);
        now.addAndGet(MINUTE / 3);

        assertThatThrownBy(() -> throttle.enter(PATIENT))
                .isInstanceOfSatisfying(
                        LlmException.class,
                        e -> assertThat(e.upstream().retryAfter()).hasSeconds(40));
    }

    @Test
    void whatWasSpentCountsForAMinute() {
        Throttle throttle = new Throttle("m", null, 100, 0, now::get);
        throttle.enter(PATIENT);
        throttle.spent(100);
        assertThatThrownBy(() -> throttle.enter(PATIENT)).isInstanceOf(LlmException.class);

        now.addAndGet(MINUTE);

        assertThat(throttle.enter(PATIENT)).isZero();
    }

    @Test
    void nobodyWaitsForATurnThatWouldComeTooLate() {
        Throttle throttle = new Throttle("m", 1, null, 10, now::get);
        throttle.enter(PATIENT);
        now.addAndGet(MINUTE / 3);

        assertThatThrownBy(() -> throttle.enter(Duration.ofSeconds(39)))
                .isInstanceOfSatisfying(
                        LlmException.class,
                        e -> assertThat(e.upstream().retryAfter()).hasSeconds(40));

        now.addAndGet(2 * MINUTE / 3);
        assertThat(throttle.enter(Duration.ZERO)).isZero();
    }

    /// The first in line waits for the minute's end; whoever came later does not outlast its own patience behind it.
    @Test
    void whoWaitsInLineIsSentAwayInTheEnd() throws Exception {
        var clock = new AtomicLong(1);
        Throttle throttle = new Throttle("m", 1, null, 10, clock::get);
        throttle.enter(PATIENT);
        Thread first = waiting(throttle);
        // The turn of the first is there, but nobody has told it yet.
        clock.addAndGet(MINUTE);

        assertThatThrownBy(() -> throttle.enter(Duration.ZERO)).isInstanceOf(LlmException.class);

        first.interrupt();
        first.join();
    }

    @Test
    void whoLeavesMakesRoomAtOnce() throws Exception {
        Throttle throttle = new Throttle("m", 1, null, 1, now::get);
        throttle.enter(PATIENT);
        Thread first = waiting(throttle);
        assertThatThrownBy(() -> throttle.enter(PATIENT))
                .hasMessageContaining("1 requests wait already");

        first.interrupt();
        first.join();

        now.addAndGet(MINUTE);
        assertThat(throttle.enter(PATIENT)).isZero();
    }

    private static Thread waiting(Throttle throttle) {
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            try {
                                throttle.enter(PATIENT);
                            } catch (LlmException _) {
                                // It was sent away.
                            }
                        });
        Limits.until(() -> thread.getState() == Thread.State.TIMED_WAITING, "the wait for a turn");
        return thread;
    }
}
