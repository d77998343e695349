package dev.llm.proxy;

import dev.llm.http.Http;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Closes what takes too long to show its first content.
final class Deadline implements AutoCloseable {
    private enum State {
        OPEN,
        MET,
        PASSED
    }

    private final @Nullable Duration limit;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final @Nullable ScheduledFuture<?> alarm;

    /// @param limit null for none
    /// @param asked the `System.nanoTime` at which the target was
    /// @param liveness sees to it
    Deadline(@Nullable Duration limit, long asked, Runnable close, Liveness liveness) {
        this.limit = limit;
        this.alarm =
                limit == null
                        ? null
                        : liveness.after(
                                limit.minusNanos(System.nanoTime() - asked),
                                () -> {
                                    if (state.compareAndSet(State.OPEN, State.PASSED)) {
                                        close.run();
                                    }
                                });
    }

    /// What a failure was: the end that was put to it, or its own.
    LlmException judged(LlmException e) {
        return state.get() == State.PASSED && limit != null
                ? new LlmException(
                        ErrorKind.TIMEOUT,
                        "no content came within " + Http.seconds(limit) + " (ttft_timeout)")
                : e;
    }

    /// The content is there.
    ///
    /// @throws LlmException when it came at the very moment at which the end was put to it
    void met() {
        if (!state.compareAndSet(State.OPEN, State.MET) && state.get() == State.PASSED) {
            throw new LlmException(ErrorKind.INTERRUPTED, "the answer was closed");
        }
    }

    @Override
    public void close() {
        if (alarm != null) {
            alarm.cancel(false);
        }
    }
}
