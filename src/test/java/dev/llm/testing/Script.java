package dev.llm.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// How a [ScriptedServer] plays one exchange, step by step, after it has read the request.
///
/// ```java
/// Script.answer(200, "content-type: text/event-stream").chunked().send("data: 1\n\n").await(gate).end()
/// ```
///
/// A script that just stops has the server close the connection. Scripts are immutable and may be played many times.
public final class Script {
    /// One step, on the connection that the request came by.
    interface Step {
        void play(Connection connection) throws IOException, InterruptedException;
    }

    private enum Framing {
        /// Bytes as they are, until the connection is closed or a length is reached.
        PLAIN,
        CHUNKED
    }

    private final List<Step> steps;
    private final String head;
    private final Framing framing;

    private Script(List<Step> steps, String head, Framing framing) {
        this.steps = List.copyOf(steps);
        this.head = head;
        this.framing = framing;
    }

    /// An answer with a status and headers, each as `name: value`; how its body is framed comes next.
    public static Script answer(int status, String... headers) {
        var head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return new Script(List.of(), head.toString(), Framing.PLAIN);
    }

    /// A whole answer of JSON.
    public static Script json(int status, String body, String... headers) {
        var all = new ArrayList<String>(List.of(headers));
        all.add("content-type: application/json");
        return answer(status, all.toArray(String[]::new)).body(body);
    }

    /// A chunked answer of server-sent events or lines, each piece in its own chunk, that ends as it should.
    public static Script stream(String mediaType, String... pieces) {
        Script script = answer(200, "content-type: " + mediaType).chunked();
        for (String piece : pieces) {
            script = script.send(piece);
        }
        return script.end();
    }

    /// Bytes that are no answer of HTTP, and the end of the connection.
    public static Script garbage(String bytes) {
        return nothing().send(bytes);
    }

    /// No answer yet: `Script.nothing().reset()`, `Script.nothing().stall()`, `Script.nothing()` to hang up.
    public static Script nothing() {
        return new Script(List.of(), "", Framing.PLAIN);
    }

    /// The head and a body whose length is announced; after it the connection can serve another request.
    public Script body(String body) {
        return body(body.getBytes(UTF_8));
    }

    public Script body(byte[] body) {
        return length(body.length).send(body).then(Connection::keep);
    }

    /// The head, with a length that may or may not be kept: less, and the body is cut.
    public Script length(int length) {
        return withHead("content-length: " + length + "\r\n", Framing.PLAIN);
    }

    /// The head of a chunked body: each [#send] becomes a chunk.
    public Script chunked() {
        return withHead("transfer-encoding: chunked\r\n", Framing.CHUNKED);
    }

    /// The head of a body that lasts until the connection is closed.
    public Script untilClose() {
        return withHead("connection: close\r\n", Framing.PLAIN);
    }

    public Script send(String text) {
        return send(text.getBytes(UTF_8));
    }

    public Script send(byte[] bytes) {
        byte[] framed = framed(bytes);
        return then(connection -> connection.write(framed));
    }

    private byte[] framed(byte[] bytes) {
        return framing == Framing.CHUNKED ? chunk(bytes, bytes.length) : bytes.clone();
    }

    /// Sends a piece over and over, and counts how many pieces have left.
    public Script flood(String piece, int times, AtomicInteger sent) {
        byte[] framed = framed(piece.getBytes(UTF_8));
        return then(connection -> {
            for (int i = 0; i < times; i++) {
                connection.write(framed);
                sent.incrementAndGet();
            }
        });
    }

    /// Ends a chunked body as it should be.
    public Script end() {
        return then(connection -> connection.write("0\r\n\r\n".getBytes(UTF_8)))
                .then(Connection::keep);
    }

    /// Announces a larger chunk than it sends, and closes.
    public Script cutInChunk(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        byte[] announced = chunk(bytes, bytes.length + 100);
        byte[] cut = new byte[announced.length - 2];
        System.arraycopy(announced, 0, cut, 0, cut.length);
        return then(connection -> connection.write(cut));
    }

    /// Goes on when the test opens the gate.
    public Script await(CountDownLatch gate) {
        return then(_ -> Limits.await(gate, "the gate of a script"));
    }

    /// Tells the test that the script has come this far.
    public Script reached(CountDownLatch mark) {
        return then(_ -> mark.countDown());
    }

    /// Says nothing more until the client goes or the server is closed.
    public Script stall() {
        return then(Connection::stall);
    }

    /// Breaks the connection off, so that the client sees a reset and no orderly end.
    public Script reset() {
        return then(Connection::reset);
    }

    /// Goes on with another script: `Script.nothing().await(gate).followedBy(Script.json(200, "{}"))`.
    public Script followedBy(Script next) {
        var more = new ArrayList<Step>(steps);
        more.addAll(next.steps);
        return new Script(more, next.head, next.framing);
    }

    void play(Connection connection) throws IOException, InterruptedException {
        for (Step step : steps) {
            step.play(connection);
        }
    }

    private Script withHead(String lengthHeader, Framing then) {
        byte[] bytes = (head + lengthHeader + "\r\n").getBytes(UTF_8);
        return new Script(steps, "", then).then(connection -> connection.write(bytes));
    }

    private Script then(Step step) {
        var more = new ArrayList<Step>(steps);
        more.add(step);
        return new Script(more, head, framing);
    }

    private static byte[] chunk(byte[] bytes, int announced) {
        var chunk = new ByteArrayOutputStream();
        chunk.writeBytes((Integer.toHexString(announced) + "\r\n").getBytes(UTF_8));
        chunk.writeBytes(bytes);
        chunk.writeBytes("\r\n".getBytes(UTF_8));
        return chunk.toByteArray();
    }
}
