package dev.llm.proxy.front;

import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// One request, whole, and the answer to it, which is written piece by piece. Written to by one thread at a time.
public final class Exchange {
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Headers headers;
    private final byte[] body;
    private final Visit visit;
    private long bytesOut;
    private volatile boolean begun;
    private boolean ended;

    Exchange(HttpServerRequest request, Headers headers, byte[] body, Visit visit) {
        this.request = request;
        this.response = request.response();
        this.headers = headers;
        this.body = body;
        this.visit = visit;
    }

    /// A stream of HTTP/2 ends alone; with HTTP/1.1 the connection tells.
    void onLeave(Runnable told) {
        response.exceptionHandler(_ -> told.run());
        response.closeHandler(_ -> told.run());
    }

    public String method() {
        return request.method().name();
    }

    /// Without the query, as it was sent.
    public String path() {
        return Front.path(request);
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

    /// Whether anything of the answer has been written: its status stands.
    public boolean begun() {
        return begun;
    }

    /// Whether the client has left.
    public boolean gone() {
        return visit.gone();
    }

    /// Whether the client reads more slowly than is written.
    public boolean congested() {
        return response.writeQueueFull();
    }

    /// The bytes of the answer's body so far.
    public long bytesOut() {
        return bytesOut;
    }

    /// Answers in one piece.
    public void answer(int status, Headers headers, byte[] content) {
        head(status, headers);
        response.putHeader("content-length", String.valueOf(content.length));
        begun = true;
        ended = true;
        bytesOut += content.length;
        if (HttpMethod.HEAD.equals(request.method())) {
            response.end();
        } else {
            response.end(Buffer.buffer(content));
        }
    }

    /// Begins an answer whose length is not known.
    public void begin(int status, Headers headers) {
        head(status, headers);
        response.setChunked(true);
        begun = true;
    }

    /// Writes more of the answer, at once. Waits while the client does not read.
    ///
    /// @throws LlmException of kind INTERRUPTED when the client has left
    public void write(byte[] bytes) {
        writeAtOnce(bytes);
        if (response.writeQueueFull()) {
            awaitRoom();
        }
    }

    /// Writes a little more of the answer, and does not wait whether the client reads it.
    ///
    /// @throws LlmException of kind INTERRUPTED when the client has left
    public void writeAtOnce(byte[] bytes) {
        if (visit.gone()) {
            throw left();
        }
        bytesOut += bytes.length;
        response.write(Buffer.buffer(bytes));
    }

    /// The answer is whole.
    public void end() {
        if (!ended) {
            ended = true;
            response.end();
        }
    }

    /// Breaks the answer off, so that no client can take it for a whole one.
    public void breakOff() {
        if (!ended) {
            ended = true;
            // What was written is sent first; then the connection ends without the last chunk.
            Future<Void> sent = response.write(Buffer.buffer(0));
            sent.onComplete(_ -> response.reset());
        }
    }

    private void head(int status, Headers headers) {
        response.setStatusCode(status);
        for (Headers.Field field : headers.fields()) {
            response.headers().add(field.name(), field.value());
        }
    }

    private void awaitRoom() {
        var room = new CountDownLatch(1);
        response.drainHandler(_ -> room.countDown());
        if (!response.writeQueueFull()) {
            return;
        }
        try {
            room.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw left();
        }
    }

    private static LlmException left() {
        return new LlmException(ErrorKind.INTERRUPTED, "the client left");
    }
}
