package dev.llm.http;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A body that its reader pulls, each read with a time limit, which the JDK's own input stream does not have.
///
/// One batch of buffers is asked for at a time, so a slow reader slows the sender and not the memory.
final class PulledBody implements BodySubscriber<PulledBody>, AutoCloseable {
    private static final int MOST_AT_ONCE = 16 * 1024;

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final CompletableFuture<PulledBody> self = CompletableFuture.completedFuture(this);
    private final Queue<ByteBuffer> buffers = new ArrayDeque<>();
    private final long deadline;
    private final Timeouts timeouts;

    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;
    private boolean ended;

    /// @param started the `System.nanoTime` at which the attempt began
    PulledBody(Timeouts timeouts, long started) {
        this.timeouts = timeouts;
        this.deadline = started + timeouts.total().toNanos();
    }

    @Override
    public CompletionStage<PulledBody> getBody() {
        return self;
    }

    @Override
    public void onSubscribe(Flow.Subscription granted) {
        subscription = granted;
        if (closed) {
            granted.cancel();
        } else {
            granted.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> items) {
        signals.add(new Bytes(items));
    }

    @Override
    public void onError(Throwable cause) {
        signals.add(new Failed(cause));
    }

    @Override
    public void onComplete() {
        signals.add(new Complete());
    }

    /// Waits for the next bytes, in an array of their own: who waits for long holds none.
    ///
    /// @return what is there, at least one byte; null when the body is over
    byte @Nullable [] next() {
        while (buffers.isEmpty()) {
            if (ended) {
                return null;
            }
            switch (await()) {
                case Bytes(List<ByteBuffer> items) -> {
                    items.stream().filter(ByteBuffer::hasRemaining).forEach(buffers::add);
                    Flow.Subscription granted = subscription;
                    if (granted != null) {
                        granted.request(1);
                    }
                }
                case Complete _ -> ended = true;
                case Failed(Throwable cause) -> throw broken(cause);
                case Closed _ ->
                        throw new LlmException(ErrorKind.INTERRUPTED, "the answer was closed");
            }
        }
        return taken();
    }

    /// As much as fits of what is there: the JDK hands out each chunk of a body in a buffer of its own.
    private byte[] taken() {
        int there = 0;
        for (ByteBuffer buffer : buffers) {
            there = Math.min(MOST_AT_ONCE, there + buffer.remaining());
        }
        byte[] taken = new byte[there];
        for (int count = 0; count < there; ) {
            ByteBuffer head = buffers.element();
            int part = Math.min(head.remaining(), there - count);
            head.get(taken, count, part);
            count += part;
            if (!head.hasRemaining()) {
                buffers.remove();
            }
        }
        return taken;
    }

    /// The whole body, or its first `limit` bytes.
    byte[] readBytes(int limit) {
        var all = new ByteArrayOutputStream();
        for (byte[] some; all.size() < limit && (some = next()) != null; ) {
            all.write(some, 0, Math.min(some.length, limit - all.size()));
        }
        return all.toByteArray();
    }

    @Override
    public void close() {
        closed = true;
        Flow.Subscription granted = subscription;
        if (granted != null) {
            granted.cancel();
        }
        // Whoever waits for more, on another thread, is not to wait in vain.
        signals.add(new Closed());
    }

    private Signal await() {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (left.isNegative()) {
            // However much has come: a server that never pauses must not outlast the limit.
            close();
            throw tooLong();
        }
        boolean idleFirst = timeouts.idle().compareTo(left) < 0;
        Duration patience = idleFirst ? timeouts.idle() : left;
        Signal signal;
        try {
            signal = signals.poll(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            close();
            Thread.currentThread().interrupt();
            throw new LlmException(ErrorKind.INTERRUPTED, "interrupted");
        }
        if (signal != null) {
            return signal;
        }
        close();
        throw idleFirst
                ? new LlmException(
                        ErrorKind.TIMEOUT,
                        "nothing came for " + Http.seconds(timeouts.idle()) + " (idle_timeout)")
                : tooLong();
    }

    private LlmException tooLong() {
        return new LlmException(
                ErrorKind.TIMEOUT,
                "not done after " + Http.seconds(timeouts.total()) + " (timeout)");
    }

    /// The JDK tells an orderly but early end in terms of its own parser, which help nobody.
    private static LlmException broken(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            String reason = each.getMessage() == null ? "" : each.getMessage();
            if (reason.contains("reset") || reason.contains("Broken pipe")) {
                return new LlmException(ErrorKind.CUT, "the connection broke: " + reason);
            }
        }
        return new LlmException(
                ErrorKind.CUT,
                cause instanceof IOException
                        ? "the server closed the connection in the middle of its answer"
                        : "the connection broke: " + cause);
    }

    private sealed interface Signal {}

    private record Bytes(List<ByteBuffer> items) implements Signal {}

    private record Complete() implements Signal {}

    private record Closed() implements Signal {}

    private record Failed(Throwable cause) implements Signal {}
}
