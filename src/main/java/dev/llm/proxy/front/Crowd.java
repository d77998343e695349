package dev.llm.proxy.front;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// All exchanges that are open, and how much their bodies take.
final class Crowd {
    private final int most;
    private final long mostBytes;
    private final AtomicInteger places = new AtomicInteger();

    /// Of whom some have given their places back.
    private final AtomicInteger present = new AtomicInteger();

    private final AtomicLong bytes = new AtomicLong();
    private final Set<Visit> visits = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();

    /// @param mostBytes of all bodies together
    Crowd(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /// How many places are taken.
    int size() {
        return places.get();
    }

    /// Null when all places are taken.
    ///
    /// @param more than there are else
    @Nullable Visit enter(int more) {
        if (places.incrementAndGet() > most + more) {
            places.decrementAndGet();
            return null;
        }
        present.incrementAndGet();
        var visit = new Visit(this);
        visits.add(visit);
        return visit;
    }

    /// A place is free again.
    void vacated() {
        places.decrementAndGet();
    }

    void exit(Visit visit) {
        release(visit);
        visits.remove(visit);
        if (present.decrementAndGet() == 0) {
            lock.lock();
            try {
                emptied.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// Makes room for more of a body, until its visit ends; false when there is none.
    boolean hold(Visit visit, int more) {
        if (bytes.addAndGet(more) > mostBytes) {
            bytes.addAndGet(-more);
            return false;
        }
        visit.hold(more);
        return true;
    }

    /// What was here of its body is not any more.
    void release(Visit visit) {
        bytes.addAndGet(-visit.release());
    }

    static LlmException tooMuch() {
        return new LlmException(
                ErrorKind.OVERLOADED,
                "the bodies of the open exchanges fill the memory that there is for them",
                null,
                Upstream.NONE.withRetryAfter(Duration.ofSeconds(1)),
                null);
    }

    void interrupt() {
        visits.forEach(Visit::cutOff);
    }

    boolean awaitEmpty(Duration limit) {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (present.get() > 0) {
                if (left <= 0) {
                    return false;
                }
                left = emptied.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
