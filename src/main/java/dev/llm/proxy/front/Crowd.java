package dev.llm.proxy.front;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// All exchanges that are being served.
final class Crowd {
    private final int most;
    private final AtomicInteger size = new AtomicInteger();
    private final Set<Visit> visits = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();

    Crowd(int most) {
        this.most = most;
    }

    int size() {
        return size.get();
    }

    boolean hasRoom() {
        return size.get() < most;
    }

    boolean enter(Visit visit) {
        if (size.incrementAndGet() > most) {
            size.decrementAndGet();
            return false;
        }
        visits.add(visit);
        return true;
    }

    void exit(Visit visit) {
        visits.remove(visit);
        if (size.decrementAndGet() == 0) {
            lock.lock();
            try {
                emptied.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    void interrupt() {
        visits.forEach(Visit::leave);
    }

    boolean awaitEmpty(Duration limit) {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (size.get() > 0) {
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
