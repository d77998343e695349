package dev.llm.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What waits to be written: bounded in number and in bytes, filled by many threads, which never wait, and emptied by one.
final class EntryQueue {
    private static final int MOST_ENTRIES = 20_000;
    private static final long MOST_BYTES = 128L * 1024 * 1024;

    private static final int BATCH_ENTRIES = 2000;
    private static final long BATCH_BYTES = 8L * 1024 * 1024;

    private final ArrayBlockingQueue<Entry> entries = new ArrayBlockingQueue<>(MOST_ENTRIES);
    private final AtomicLong bytes = new AtomicLong();

    /// @return whether there was room
    boolean offer(Entry.OfExchange entry) {
        long size = entry.size();
        boolean fits = bytes.addAndGet(size) <= MOST_BYTES && entries.offer(entry);
        if (!fits) {
            bytes.addAndGet(-size);
        }
        return fits;
    }

    /// Ends a wait in [#awaitFirst].
    void wake() {
        // In a full queue nobody waits.
        boolean _ = entries.offer(Entry.Wake.UP);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /// Waits for something to come.
    ///
    /// @param batch gets it, if it is an exchange's
    void awaitFirst(Duration limit, List<Entry.OfExchange> batch) throws InterruptedException {
        add(entries.poll(limit.toMillis(), TimeUnit.MILLISECONDS), batch);
    }

    /// Takes what has come since, as far as it goes into one batch.
    void drainTo(List<Entry.OfExchange> batch) {
        long size = batch.stream().mapToLong(Entry::size).sum();
        while (batch.size() < BATCH_ENTRIES && size < BATCH_BYTES) {
            Entry entry = entries.poll();
            if (entry == null) {
                return;
            }
            size += entry.size();
            add(entry, batch);
        }
    }

    private static void add(@Nullable Entry entry, List<Entry.OfExchange> batch) {
        if (entry instanceof Entry.OfExchange exchange) {
            batch.add(exchange);
        }
    }

    /// These are in nobody's way any more.
    void release(List<Entry.OfExchange> batch) {
        for (Entry.OfExchange entry : batch) {
            bytes.addAndGet(-entry.size());
        }
    }
}
