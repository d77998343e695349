package dev.llm.route;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// So many requests and so many tokens in any minute. Who comes too early waits in a queue of bounded length, for a
/// bounded time; who finds it full, or waits in vain, is told when to come back. Safe for many threads.
public final class Throttle {
    /// The longest that anybody waits: a minute later it is others who have used it up.
    static final Duration LONGEST = Duration.ofMinutes(1);

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final String name;
    private final @Nullable Integer requests;
    private final @Nullable Integer tokens;
    private final int queue;
    private final LongSupplier nanos;
    private final Queue<Spent> requested = new ArrayDeque<>();
    private final Queue<Spent> spent = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition moved = lock.newCondition();
    private final Queue<Object> line = new ArrayDeque<>();
    private long tokensInMinute;

    /// @param name of what is limited, for the one who is sent away
    /// @param requests per minute; null for as many as there are
    /// @param tokens per minute, of prompts and answers together; null for as many as there are
    /// @param queue how many may wait
    /// @param nanos a clock as `System.nanoTime`
    public Throttle(
            String name,
            @Nullable Integer requests,
            @Nullable Integer tokens,
            int queue,
            LongSupplier nanos) {
        this.name = name;
        this.requests = requests;
        this.tokens = tokens;
        this.queue = queue;
        this.nanos = nanos;
    }

    private record Spent(long at, long amount) {}

    /// Waits for its turn.
    ///
    /// @param patience how long at most, if that is less than a minute
    /// @return for how many nanoseconds
    /// @throws LlmException of kind RATE_LIMITED with the time to come back, when too many wait already, or the turn does not
    ///     come in time
    public long enter(Duration patience) {
        long came = nanos.getAsLong();
        long most = (patience.compareTo(LONGEST) < 0 ? patience : LONGEST).toNanos();
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException _) {
            throw interrupted();
        }
        try {
            long wait = untilFree();
            if ((wait > 0 || !line.isEmpty()) && line.size() >= queue) {
                throw refused(queue + " requests wait already", wait);
            }
            awaitTurn(came + most);
            long now = nanos.getAsLong();
            requested.add(new Spent(now, 1));
            return now - came;
        } catch (InterruptedException _) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
    }

    /// In the order of coming.
    private void awaitTurn(long until) throws InterruptedException {
        var place = new Object();
        line.add(place);
        try {
            for (long wait; (wait = untilFree()) > 0 || !place.equals(line.peek()); ) {
                long left = until - nanos.getAsLong();
                if (left <= 0 || wait > left) {
                    throw refused("its turn would come too late", wait);
                }
                moved.awaitNanos(place.equals(line.peek()) ? wait : left);
            }
        } finally {
            line.remove(place);
            moved.signalAll();
        }
    }

    /// What a request that entered has spent.
    public void spent(long amount) {
        if (tokens == null || amount <= 0) {
            return;
        }
        lock.lock();
        try {
            spent.add(new Spent(nanos.getAsLong(), amount));
            tokensInMinute += amount;
        } finally {
            lock.unlock();
        }
    }

    /// How long until another request may go, in nanoseconds; 0 for now.
    private long untilFree() {
        long now = nanos.getAsLong();
        forget(now);
        long wait = 0;
        if (requests != null && requested.size() >= requests) {
            wait = requested.element().at() + MINUTE - now;
        }
        if (tokens != null && tokensInMinute >= tokens) {
            wait = Math.max(wait, untilSpent(now));
        }
        return wait;
    }

    /// When enough of what was spent is a minute ago.
    private long untilSpent(long now) {
        long left = tokensInMinute;
        for (Spent each : spent) {
            left -= each.amount();
            if (tokens == null || left < tokens) {
                return Math.max(1, each.at() + MINUTE - now);
            }
        }
        return 0;
    }

    private void forget(long now) {
        while (!requested.isEmpty() && requested.element().at() + MINUTE <= now) {
            requested.remove();
        }
        while (!spent.isEmpty() && spent.element().at() + MINUTE <= now) {
            tokensInMinute -= spent.remove().amount();
        }
    }

    private LlmException refused(String why, long wait) {
        return new LlmException(
                ErrorKind.RATE_LIMITED,
                name + " has had what it may have in a minute, and " + why,
                null,
                new Upstream(0, null, null, Duration.ofNanos(Math.max(wait, 1)), false, null),
                null);
    }

    private static LlmException interrupted() {
        Thread.currentThread().interrupt();
        return new LlmException(ErrorKind.INTERRUPTED, "interrupted");
    }
}
