package dev.llm.proxy.front;

import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One request, whole, and the answer to it, which is written piece by piece. Written to by one thread, and signs of life
/// by another: whichever comes first, the answer has one beginning and one end.
public final class Exchange {
    /// What is written at a time at most: so much a client has to read to show that it does.
    private static final int PIECE = 64 * 1024;

    /// Of HTTP/2.
    private static final long INTERNAL_ERROR = 2;

    private static final long CANCEL = 8;

    /// What a client gets to read what was written before it sees that it is broken off: most throw the rest away then.
    private static final Duration TO_READ = Duration.ofMillis(100);

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Headers headers;
    private final byte[] body;
    private final Visit visit;
    private final Duration patience;
    private Runnable answered = () -> {};
    private boolean last;
    private volatile long lastSent = System.nanoTime();
    private volatile long bytesOut;
    private volatile boolean begun;
    private volatile boolean ended;

    /// @param patience with a client that reads nothing
    Exchange(
            HttpServerRequest request,
            Headers headers,
            byte[] body,
            Visit visit,
            Duration patience) {
        this.request = request;
        this.response = request.response();
        this.headers = headers;
        this.body = body;
        this.visit = visit;
        this.patience = patience;
    }

    /// A stream of HTTP/2 ends alone; with HTTP/1.1 the connection tells.
    void onLeave(Runnable told) {
        response.exceptionHandler(_ -> told.run());
        response.closeHandler(_ -> told.run());
    }

    /// Its answer tells the client that nothing more is served on this connection.
    void last() {
        last = true;
    }

    /// What is to be done when all of the answer has been sent, or cannot be.
    void whenAnswered(Runnable next) {
        answered = next;
    }

    public String method() {
        return request.method().name();
    }

    /// Without the query, as it was sent.
    public String path() {
        return Entrance.path(request);
    }

    /// Without the question mark; null when there is none.
    public @Nullable String query() {
        return request.query();
    }

    public Headers headers() {
        return headers;
    }

    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    /// The client's address, without its port.
    public String client() {
        var address = request.remoteAddress();
        return address == null || address.host() == null ? "" : address.host();
    }

    /// As it came: it may be packed.
    public byte[] body() {
        return body;
    }

    /// Makes room for more of the body, as it is unpacked, until the exchange ends.
    ///
    /// @throws LlmException of kind OVERLOADED when there is none
    public void hold(int more) {
        if (!visit.makeRoom(more)) {
            throw Crowd.tooMuch();
        }
    }

    /// Whether anything of the answer has been written: its status stands.
    public boolean begun() {
        return begun;
    }

    /// Whether the client has left.
    public boolean gone() {
        return visit.gone();
    }

    /// Whether nothing more should be written now: the client reads more slowly than is written, or all is said.
    public synchronized boolean congested() {
        return ended || response.writeQueueFull();
    }

    /// The bytes of the answer's body so far.
    public long bytesOut() {
        return bytesOut;
    }

    /// Answers in one piece. Waits until the client has been sent it, when it is a large one.
    ///
    /// @throws LlmException of kind INTERNAL when another answer has begun; of kind INTERRUPTED when the client has left
    ///   before it had all of it
    public void answer(int status, Headers headers, byte[] content) {
        boolean small = content.length <= PIECE || isHead();
        synchronized (this) {
            if (begun || ended) {
                throw new LlmException(ErrorKind.INTERNAL, "an answer has begun already");
            }
            head(status, headers);
            response.putHeader("content-length", String.valueOf(content.length));
            if (small) {
                begun = true;
                ended = true;
                bytesOut += content.length;
                var _ = finish(isHead() ? Buffer.buffer() : Buffer.buffer(content));
                return;
            }
        }
        write(content);
        var sent = new CountDownLatch(1);
        synchronized (this) {
            ended = true;
            finish(Buffer.buffer()).onComplete(_ -> sent.countDown());
        }
        awaitClient(sent);
    }

    /// Begins an answer, with the first byte that is written. Its length is not known, unless the headers say it.
    ///
    /// @throws LlmException of kind INTERRUPTED when it has ended
    public synchronized void begin(int status, Headers headers) {
        if (ended) {
            throw left();
        }
        head(status, headers);
        if (!headers.has("content-length")) {
            response.setChunked(true);
        }
    }

    /// Writes more of the answer, at once. Waits while the client does not read.
    ///
    /// @throws LlmException of kind INTERRUPTED when the client has left, or has read nothing for too long
    public void write(byte[] bytes) {
        for (int from = 0; from < bytes.length; from += PIECE) {
            int length = Math.min(PIECE, bytes.length - from);
            send(Buffer.buffer().appendBytes(bytes, from, length));
            if (response.writeQueueFull()) {
                awaitRoom();
            }
        }
    }

    /// Writes a little more of the answer, and does not wait whether the client reads it.
    ///
    /// @throws LlmException of kind INTERRUPTED when the client has left
    public void writeAtOnce(byte[] bytes) {
        send(Buffer.buffer(bytes));
    }

    private synchronized void send(Buffer bytes) {
        if (ended || visit.gone()) {
            throw left();
        }
        begun = true;
        bytesOut += bytes.length();
        response.write(bytes).onComplete(_ -> lastSent = System.nanoTime());
    }

    /// The answer is whole.
    public synchronized void end() {
        if (!ended) {
            begun = true;
            ended = true;
            var _ = finish(Buffer.buffer());
        }
    }

    private Future<Void> finish(Buffer content) {
        visit.vacate();
        return response.end(content).onComplete(_ -> answered.run());
    }

    /// Breaks the answer off, so that no client can take it for a whole one.
    public synchronized void breakOff() {
        if (ended) {
            return;
        }
        ended = true;
        if (!begun) {
            head(503, Headers.NONE);
            response.putHeader("content-length", "0");
            var _ = finish(Buffer.buffer());
            return;
        }
        // What was written is sent first; then the connection ends without the last chunk.
        Future<Void> sent = response.write(Buffer.buffer(0));
        sent.onComplete(_ -> cut());
    }

    private void cut() {
        switch (request.version()) {
            // It knows no chunks: to it, a connection that is closed in order is an answer that is
            // whole.
            case HTTP_1_0 -> afterwards(() -> Caller.cut(request.connection()));
            case HTTP_1_1 -> response.reset();
            case HTTP_2, HTTP_3 -> afterwards(() -> response.reset(INTERNAL_ERROR));
        }
    }

    private static void afterwards(Runnable what) {
        Vertx.currentContext().owner().setTimer(TO_READ.toMillis(), _ -> what.run());
    }

    private boolean isHead() {
        return HttpMethod.HEAD.equals(request.method());
    }

    private void head(int status, Headers headers) {
        response.setStatusCode(status);
        response.headers().clear();
        for (Headers.Field field : headers.fields()) {
            response.headers().add(field.name(), field.value());
        }
        if (last) {
            response.putHeader("connection", "close");
        }
    }

    private void awaitRoom() {
        var room = new CountDownLatch(1);
        response.drainHandler(_ -> room.countDown());
        if (response.writeQueueFull()) {
            awaitClient(room);
        }
    }

    private void awaitClient(CountDownLatch room) {
        long began = System.nanoTime();
        long left = patience.toNanos();
        try {
            while (!room.await(left, TimeUnit.NANOSECONDS)) {
                long now = System.nanoTime();
                left = patience.toNanos() - Math.min(now - began, now - lastSent);
                if (left <= 0) {
                    throw giveUp();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw left();
        }
    }

    /// What waits to be sent is in the way of an end in order.
    private LlmException giveUp() {
        visit.lose();
        synchronized (this) {
            ended = true;
        }
        if (request.version() == HttpVersion.HTTP_2) {
            var _ = response.reset(CANCEL);
        } else {
            Caller.cut(request.connection());
        }
        return new LlmException(
                ErrorKind.INTERRUPTED,
                "the client read nothing for " + patience.toSeconds() + " s");
    }

    private static LlmException left() {
        return new LlmException(ErrorKind.INTERRUPTED, "the client left");
    }
}
