package dev.llm.proxy;

import dev.llm.dialect.Dialect;
import dev.llm.dialect.anthropic.AnthropicDialect;
import dev.llm.dialect.ollama.OllamaDialect;
import dev.llm.json.Json;
import dev.llm.model.Headers;
import dev.llm.proxy.front.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/// The streamed answer to one client, kept alive while its model is silent: [Liveness] writes from its own thread what
/// the client's format has for that, between two events and never inside one.
final class ClientAnswer {
    private final Exchange exchange;
    private final Dialect dialect;
    private final Trail trail;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile long lastWrite;
    private boolean betweenEvents = true;
    private boolean over;
    private int status = 200;
    private Headers headers;

    /// @param now the `System.nanoTime` at which the request was accepted
    ClientAnswer(Exchange exchange, Dialect dialect, Trail trail, long now) {
        this.exchange = exchange;
        this.dialect = dialect;
        this.trail = trail;
        this.lastWrite = now;
        this.headers = Replies.streamHeaders(dialect);
    }

    /// Whether the status and the headers have left.
    boolean begun() {
        return exchange.begun();
    }

    /// With what the answer is to begin, unless a sign of life has begun it already. It leaves with the first byte: until
    /// then a failure can still be told by a status.
    void head(int code, Headers fields) {
        lock.lock();
        try {
            status = code;
            headers = fields;
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        if (!exchange.begun()) {
            trail.answered(status);
            exchange.begin(status, headers);
        }
    }

    /// @param complete whether an event ends where these bytes end
    void write(byte[] bytes, boolean complete) {
        lock.lock();
        try {
            begin();
            exchange.write(bytes);
            trail.sent(bytes);
            betweenEvents = complete;
            lastWrite = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /// The answer is whole.
    void end() {
        close();
        exchange.end();
    }

    /// The answer is not whole, and nobody must think so.
    void breakOff() {
        close();
        exchange.breakOff();
    }

    boolean betweenEvents() {
        return betweenEvents;
    }

    /// From here on no sign of life follows.
    void close() {
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
    }

    /// Says that somebody is still there, when nothing was said for so long. Does not wait.
    ///
    /// @return whether that may be needed again
    boolean beat(long now, long patience) {
        if (now - lastWrite < patience || !lock.tryLock()) {
            return true;
        }
        try {
            if (over || exchange.gone()) {
                return false;
            }
            if (betweenEvents && !exchange.congested()) {
                sign(now);
            }
            return true;
        } catch (RuntimeException _) {
            // The client has just left, or was answered, as whoever serves it finds out by itself.
            // The others' signs come from this thread too.
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void sign(long now) {
        begin();
        exchange.writeAtOnce(sign());
        lastWrite = now;
    }

    private byte[] sign() {
        String sign =
                switch (dialect.name()) {
                    case AnthropicDialect.NAME -> "event: ping\ndata: {\"type\": \"ping\"}\n\n";
                    // It has no comments; an empty piece of the answer changes nothing.
                    case OllamaDialect.NAME ->
                            "{\"model\":"
                                    + Json.write(Json.text(trail.modelAsked()))
                                    + ",\"created_at\":\""
                                    + trail.time()
                                    + "\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":false}\n";
                    default -> ": keep-alive\n\n";
                };
        return sign.getBytes(StandardCharsets.UTF_8);
    }
}
