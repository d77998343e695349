package dev.llm.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Lines on their way out, for those who must not wait until somebody reads them: one thread writes them. When too much
/// waits, further ones are dropped until all that waits is written, and it is said how many are missing.
final class Lines implements AutoCloseable {
    private static final int MOST = 4 * 1024 * 1024;

    /// With somebody who reads too slowly at the end.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Consumer<String> out;
    private final int most;
    private final Queue<String> waiting = new ArrayDeque<>();
    private final Thread writer;
    private long length;
    private long dropped;
    private boolean closed;

    /// @param out may block
    Lines(Consumer<String> out) {
        this(out, MOST);
    }

    /// @param most characters that may wait, and one more line
    Lines(Consumer<String> out, int most) {
        this.out = out;
        this.most = most;
        // A virtual thread that blocks in the system takes a carrier with it.
        this.writer = Thread.ofPlatform().daemon().name("lines").start(this::write);
    }

    /// Returns at once, unless it is closed.
    void accept(String line) {
        if (!enqueued(line)) {
            out.accept(line);
        }
    }

    private synchronized boolean enqueued(String line) {
        if (closed) {
            return false;
        }
        if (dropped > 0 || length >= most) {
            dropped++;
        } else {
            waiting.add(line);
            length += line.length();
            notifyAll();
        }
        return true;
    }

    private void write() {
        try {
            for (String line; (line = next()) != null; ) {
                out.accept(line);
            }
        } catch (InterruptedException _) {
            // Nobody does that, and who did would want no more of them.
        }
    }

    /// Null at the end.
    private synchronized @Nullable String next() throws InterruptedException {
        while (waiting.isEmpty() && dropped == 0 && !closed) {
            wait();
        }
        String line = waiting.poll();
        if (line != null) {
            length -= line.length();
        } else if (dropped > 0) {
            line = "llm: " + dropped + " lines are missing here, which nobody read in time";
            dropped = 0;
        }
        return line;
    }

    /// Waits until all of them are out, or nobody reads them. Whoever has a line afterwards writes it.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            writer.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
