package dev.llm.http;

import dev.llm.model.Headers;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An answer whose headers are there and whose body is yet to be read. Closing it ends the exchange.
public final class HttpReply implements AutoCloseable {
    private final int status;
    private final HttpHeaders headers;
    private final PulledBody body;
    private final @Nullable TracedLines lines;

    HttpReply(int status, HttpHeaders headers, PulledBody body, Trace trace) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.lines = trace.readsBodies() ? new TracedLines(trace) : null;
    }

    public int status() {
        return status;
    }

    public @Nullable String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    /// All of them; the order of the values of one name is kept.
    public Headers headers() {
        var fields = new ArrayList<Headers.Field>();
        headers.map()
                .forEach((name, values) ->
                        values.forEach(value -> fields.add(new Headers.Field(name, value))));
        return new Headers(fields);
    }

    /// The provider's id of this exchange, where it gives one.
    public @Nullable String requestId() {
        return Http.requestId(headers);
    }

    /// The media type without its parameters, in lower case; empty when there is none.
    public String mediaType() {
        String type = header("content-type");
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /// Waits for the next bytes.
    ///
    /// @return what is there, at least one byte; null when the body is over
    /// @throws dev.llm.model.LlmException when the connection breaks, a time limit passes or the reader is interrupted
    public byte @Nullable [] next() {
        byte[] bytes = body.next();
        if (lines != null && bytes != null) {
            lines.add(bytes);
        }
        return bytes;
    }

    /// The rest of the body as text, at most `limit` bytes of it.
    public String text(int limit) {
        return new String(bytes(limit), StandardCharsets.UTF_8);
    }

    /// The rest of the body, at most `limit` bytes of it.
    public byte[] bytes(int limit) {
        byte[] bytes = body.readBytes(limit);
        if (lines != null) {
            lines.add(bytes);
        }
        return bytes;
    }

    @Override
    public void close() {
        body.close();
        if (lines != null) {
            lines.end();
        }
    }
}
