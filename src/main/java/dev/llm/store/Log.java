package dev.llm.store;

import dev.llm.model.LlmException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The log while it is written. Who has an exchange puts it into a queue and goes on; one thread writes what has come
/// together. While that cannot write it keeps trying, and what finds the queue full meanwhile is counted as lost.
public final class Log implements AutoCloseable {
    /// What more may come before a batch is written: a database takes half the time for hundreds at once, and to wake the
    /// writer for each exchange would cost those who have them.
    private static final Duration GATHERING = Duration.ofMillis(100);

    /// So much in one batch is more than a hundred exchanges a second.
    private static final int BUSY = 20;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    /// The same of a log that cannot be written anyway.
    private static final Duration SHORT_FAREWELL = Duration.ofSeconds(1);

    private final LogOptions options;
    private final InstantSource clock;
    private final Consumer<String> say;
    private final Thread thread;

    private final EntryQueue queue = new EntryQueue();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    /// Accepted and lost all the same.
    private final AtomicLong givenUp = new AtomicLong();

    private final AtomicInteger waiting = new AtomicInteger();
    private final Object progress = new Object();
    private volatile @Nullable Failure failure;
    private volatile boolean closing;

    /// The writer's thread has done its last.
    private volatile boolean over;

    private volatile long deadline;

    /// Of the writer's thread, like all below.
    private final Upkeep upkeep;

    private @Nullable Open open;

    private record Failure(String sentence, Instant since) {}

    private record Open(Connection connection, ExchangeWriter writer, Object identity) {}

    /// @param say takes a sentence when writing fails, and when it works again
    public Log(LogOptions options, InstantSource clock, Consumer<String> say) {
        this.options = options;
        this.clock = clock;
        this.say = say;
        this.upkeep = new Upkeep(options, clock, GATHERING);
        this.thread = Thread.ofPlatform().daemon().name("log").unstarted(this::run);
        thread.start();
    }

    /// Takes the beginning of an exchange. Neither waits nor throws.
    public void started(ExchangeStart start) {
        offer(start);
    }

    /// Takes the end of an exchange. Neither waits nor throws.
    public void ended(ExchangeEnd end) {
        offer(end);
    }

    private void offer(Entry.OfExchange entry) {
        // Counted before, so that what is counted as written was always accepted.
        accepted.incrementAndGet();
        if (closing || !queue.offer(entry)) {
            accepted.decrementAndGet();
            lost.incrementAndGet();
        }
    }

    public LogHealth health() {
        Failure now = failure;
        return new LogHealth(
                (int) Math.max(0, accepted.get() - done()),
                written.get(),
                lost.get(),
                now == null ? null : now.sentence(),
                now == null ? null : now.since());
    }

    private long done() {
        return written.get() + givenUp.get();
    }

    /// Waits until all that was accepted before is written.
    ///
    /// @return whether it was
    public boolean flush(Duration limit) {
        long wanted = accepted.get();
        long givenUpBefore = givenUp.get();
        long end = System.nanoTime() + limit.toNanos();
        waiting.incrementAndGet();
        LockSupport.unpark(thread);
        try {
            synchronized (progress) {
                while (done() < wanted) {
                    long millis = (end - System.nanoTime()) / 1_000_000;
                    if (millis <= 0 || over) {
                        return false;
                    }
                    progress.wait(millis);
                }
            }
            return givenUp.get() == givenUpBefore;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.decrementAndGet();
        }
    }

    /// Writes what is left, for a bounded time.
    @Override
    public void close() {
        Duration farewell = failure == null ? FAREWELL : SHORT_FAREWELL;
        deadline = System.nanoTime() + farewell.toNanos();
        closing = true;
        queue.wake();
        LockSupport.unpark(thread);
        try {
            thread.join(FAREWELL.plusSeconds(1));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            attempt(this::opened);
            keepUp(0);
            while (!closing || !queue.isEmpty()) {
                List<Entry.OfExchange> batch = gather();
                if (!batch.isEmpty()) {
                    write(batch);
                } else if (failure != null && !closing) {
                    attempt(this::opened);
                }
                keepUp(batch.size());
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            died(e);
        } finally {
            disconnect();
            over = true;
            tellWaiting();
        }
    }

    /// Nothing is written any more, so nothing is taken any more.
    private void died(Throwable cause) {
        closing = true;
        // What it says may have come from anywhere.
        String sentence = "its writer ended: " + cause.getClass().getSimpleName();
        failure = new Failure(sentence, clock.instant());
        say.accept("the log cannot be written, exchanges go on without it: " + sentence);
    }

    private List<Entry.OfExchange> gather() throws InterruptedException {
        var batch = new ArrayList<Entry.OfExchange>();
        queue.awaitFirst(patience(), batch);
        if (!batch.isEmpty() && waiting.get() == 0 && !closing) {
            LockSupport.parkNanos(GATHERING.toNanos());
        }
        queue.drainTo(batch);
        return batch;
    }

    private Duration patience() {
        if (failure != null) {
            return LONGEST_PAUSE;
        }
        return upkeep.patience();
    }

    /// Tries until it is written, given up, or the log is closed.
    private void write(List<Entry.OfExchange> batch) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                opened().writer().write(batch);
                wrote(batch);
                return;
            } catch (SQLException e) {
                if (options.database().isAboutData(e)) {
                    salvage(batch, e);
                    return;
                }
                failed(e);
            } catch (LlmException | LinkageError e) {
                failed(e);
            } catch (RuntimeException | VirtualMachineError e) {
                // An expression may need more of the stack than there is, a text more memory.
                salvage(batch, e);
                return;
            }
            if (closing && System.nanoTime() - deadline > 0) {
                giveUp(batch);
                return;
            }
            LockSupport.parkNanos((waiting.get() > 0 || closing ? FIRST_PAUSE : pause).toNanos());
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        }
    }

    /// One that cannot be written, because of what it is, must not take the others with it.
    private void salvage(List<Entry.OfExchange> batch, Throwable cause) {
        if (batch.size() > 1) {
            for (Entry.OfExchange entry : batch) {
                write(List.of(entry));
            }
        } else {
            giveUp(batch);
            say.accept("an exchange cannot be logged: " + sentence(cause));
        }
    }

    private void wrote(List<Entry.OfExchange> batch) {
        if (failure != null) {
            failure = null;
            long gap = lost.get();
            say.accept("the log is written again" + (gap == 0 ? "" : "; lost so far: " + gap));
        }
        written.addAndGet(batch.size());
        upkeep.wrote(batch.stream().mapToLong(Entry::size).sum());
        release(batch);
    }

    private void giveUp(List<Entry.OfExchange> batch) {
        lost.addAndGet(batch.size());
        givenUp.addAndGet(batch.size());
        release(batch);
    }

    private void release(List<Entry.OfExchange> batch) {
        queue.release(batch);
        tellWaiting();
    }

    private void tellWaiting() {
        synchronized (progress) {
            progress.notifyAll();
        }
    }

    /// @param came how much was written just now
    private void keepUp(int came) {
        Open current = open;
        if (!closing && current != null) {
            attempt(() -> upkeep.step(current.connection(), current.writer(), came < BUSY));
        }
    }

    private interface Attempt {
        void run() throws SQLException, IOException;
    }

    private void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (SQLException | IOException | RuntimeException | Error e) {
            failed(e);
        }
    }

    private Open opened() throws SQLException {
        if (open != null && !open.identity().equals(options.database().identity())) {
            disconnect();
        }
        if (open == null) {
            Connection connection = options.database().open();
            open =
                    new Open(
                            connection,
                            new ExchangeWriter(options, connection),
                            options.database().identity());
        }
        return open;
    }

    private void failed(Throwable e) {
        disconnect();
        if (failure == null) {
            String sentence = sentence(e);
            failure = new Failure(sentence, clock.instant());
            say.accept("the log cannot be written, exchanges go on without it: " + sentence);
        }
    }

    private String sentence(Throwable e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : options.redact().apply(message.lines().findFirst().orElse(message));
    }

    private void disconnect() {
        upkeep.breakOff();
        if (open != null) {
            try {
                open.connection().close();
            } catch (SQLException _) {
                // It is not used again.
            }
            open = null;
        }
    }
}
