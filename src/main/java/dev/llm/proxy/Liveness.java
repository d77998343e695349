package dev.llm.proxy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Keeps clients that wait for a stream from giving up, and cuts short what takes too long. One thread for all.
final class Liveness implements AutoCloseable {
    private final ScheduledExecutorService timer;
    private final Set<ClientAnswer> answers = ConcurrentHashMap.newKeySet();
    private final long patience;
    private final ScheduledFuture<?> beating;

    /// @param interval of silence after which a sign of life is sent
    Liveness(Duration interval) {
        this.patience = interval.toNanos();
        this.timer =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("liveness").factory());
        long tick = Math.clamp(interval.toMillis() / 10, 5, 1000);
        this.beating = timer.scheduleAtFixedRate(this::beat, tick, tick, TimeUnit.MILLISECONDS);
    }

    void watch(ClientAnswer answer) {
        answers.add(answer);
    }

    /// From here on nothing is said to it any more.
    void forget(ClientAnswer answer) {
        answers.remove(answer);
        answer.close();
    }

    /// Runs something later unless it is cancelled.
    ScheduledFuture<?> after(Duration delay, Runnable what) {
        return timer.schedule(what, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void beat() {
        long now = System.nanoTime();
        answers.removeIf(answer -> !answer.beat(now, patience));
    }

    @Override
    public void close() {
        beating.cancel(false);
        timer.shutdownNow();
    }
}
