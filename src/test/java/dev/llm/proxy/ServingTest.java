package dev.llm.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.llm.testing.Client;
import dev.llm.testing.Limits;
import dev.llm.testing.Program;
import dev.llm.testing.Proxy;
import dev.llm.testing.Result;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What comes in at the port: how large, how slow, how packed, how many, how wrong; and what is said to it.
@Timeout(60)
class ServingTest {
    private static final String VERSION = "anthropic-version: 2023-06-01";
    private static final String ANTHROPIC_ERROR = "{\"type\":\"error\",\"error\":{\"type\":\"";
    private static final String OPENAI_ERROR = "{\"error\":{\"message\":\"";
    private static final String OLLAMA_ERROR = "{\"error\":\"";

    @RegisterExtension private static final ScriptedServer server = ScriptedServer.start();

    @RegisterExtension
    private static final Proxy proxy =
            Proxy.with(
                    "[proxy]",
                    "max_body_mb = 1",
                    "header_timeout = 0.3",
                    "body_timeout = 0.4",
                    Upstream.ANTHROPIC.settings(server),
                    Upstream.CHAT.settings(server));

    @ParameterizedTest
    @CsvSource({
        "/v1/messages, {\"type\":\"error\"",
        "/v1/chat/completions, {\"error\":{",
        "/v1/responses, {\"error\":{",
        "/api/chat, {\"error\":\""
    })
    void aBodyThatIsAnnouncedAsTooLargeIsRefusedUnread(String path, String error) {
        try (Client client = Client.to(proxy.port())) {
            client.send(Client.head("POST " + path) + "content-length: 2000000\r\n\r\n");
            Client.Answer answer = client.rest();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).startsWith(error).contains("1 MB");
            assertThat(client.awaitClosed()).isEmpty();
        }
    }

    @Test
    void anEmptyPathIsTheRoot() {
        Client.Answer answer = Client.get(proxy.port(), "?x");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("llm proxy\n");
        Limits.until(() -> proxy.said().contains(" GET  200 "), "a line of it");
    }

    @Test
    void oneThatGrowsTooLargeIsRefusedWhenItHas() {
        try (Client client = Client.to(proxy.port())) {
            client.send(Client.head("POST /v1/messages") + "transfer-encoding: chunked\r\n\r\n");
            client.send("80000\r\n" + " ".repeat(0x80000) + "\r\n");
            client.send("80001\r\n" + " ".repeat(0x80001) + "\r\n");

            assertThat(client.rest().status()).isEqualTo(413);
        }
    }

    @Test
    void whoGoesOnSendingReadsTheRefusalAllTheSame() throws Exception {
        try (Client client = Client.to(proxy.port())) {
            client.send(Client.head("POST /v1/messages") + "content-length: 30000000\r\n\r\n");
            var sender =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    for (int i = 0; i < 30; i++) {
                                        client.send(" ".repeat(1_000_000));
                                    }
                                } catch (UncheckedIOException _) {
                                    // Closed in the meantime, as it should be.
                                }
                            });

            assertThat(client.rest().status()).isEqualTo(413);
            sender.join();
        }
    }

    @Test
    void headersThatTakeTooLongEndTheConnection() {
        try (Client client = Client.to(proxy.port())) {
            client.send("POST /v1/messages HTTP/1.1\r\nhost: x\r\nx-sl");

            assertThat(client.awaitClosed()).doesNotContain("200");
        }
    }

    /// From the first byte on, in the middle of a header, and where it is not clear yet which HTTP it is.
    @ParameterizedTest
    @ValueSource(strings = {"", "PRI", "POST /v1/messages HTTP/1.1\r\nhost: x\r\nx-slow: "})
    void soDoHeadersThatDrip(String begin) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            socket.setSoTimeout(50);
            socket.getOutputStream().write(begin.getBytes(UTF_8));

            boolean cut = false;
            while (!cut) {
                try {
                    cut = socket.getInputStream().read() < 0;
                } catch (SocketTimeoutException _) {
                    socket.getOutputStream().write('x');
                }
            }

            assertThat(cut).isTrue();
        }
    }

    @Test
    void soDoesABodyThatTakesTooLong() {
        try (Client client = Client.to(proxy.port())) {
            client.send(Client.head("POST /v1/messages") + "content-length: 100\r\n\r\n{\"mod");
            Client.Answer answer = client.rest();

            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.text()).startsWith(ANTHROPIC_ERROR).contains("body_timeout");
            assertThat(client.awaitClosed()).isEmpty();
        }
    }

    static Stream<Arguments> packings() {
        byte[] body = Upstream.ANTHROPIC.request("anthropic-up/m", false).getBytes(UTF_8);
        byte[] gzip = through(body, GZIPOutputStream::new);
        return Stream.of(
                named("gzip", gzip),
                named("x-gzip", gzip),
                named("GZIP", gzip),
                named("deflate", through(body, DeflaterOutputStream::new)),
                Arguments.of(
                        "deflate",
                        through(body, out -> new DeflaterOutputStream(out, new Deflater(6, true)))),
                named("br", stored(body)),
                named("zstd", Zstd.compress(body)),
                named("gzip, zstd", Zstd.compress(gzip)),
                named("identity", body));
    }

    @ParameterizedTest
    @MethodSource("packings")
    void packedBodiesAreUnpacked(String encoding, byte[] packed) throws Exception {
        server.play(Script.json(200, "{}"));

        Client.Answer answer =
                Client.ask(
                        proxy.port(),
                        "/v1/messages",
                        packed,
                        VERSION,
                        "content-encoding: " + encoding);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        var asked = server.take();
        assertThat(asked.text()).isEqualTo(Upstream.ANTHROPIC.request("m", false));
        assertThat(asked.header("content-encoding")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void whatIsNotPackedAsItSaysIsAMistake(String encoding) {
        Client.Answer answer =
                Client.ask(
                        proxy.port(),
                        "/v1/messages",
                        "{\"model\":\"m\"}",
                        VERSION,
                        "content-encoding: " + encoding);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith(ANTHROPIC_ERROR).contains(encoding);
    }

    @Test
    void aPackingThatNobodyKnowsIsNamed() {
        Client.Answer answer =
                Client.ask(proxy.port(), "/v1/messages", "{}", "content-encoding: lzma", VERSION);

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text()).contains("lzma");
    }

    static Stream<Arguments> bombs() {
        byte[] zeros = new byte[50 * 1024 * 1024];
        return Stream.of(
                named("gzip", through(zeros, GZIPOutputStream::new)),
                named("zstd", Zstd.compress(zeros)),
                Arguments.of(
                        "gzip, gzip",
                        through(through(zeros, GZIPOutputStream::new), GZIPOutputStream::new)));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void aBombIsNotUnpacked(String encoding, byte[] packed) {
        Client.Answer answer =
                Client.ask(
                        proxy.port(),
                        "/v1/messages",
                        packed,
                        VERSION,
                        "content-encoding: " + encoding);

        assertThat(answer.status()).isEqualTo(413);
    }

    static Stream<Arguments> mistakes() {
        var mistakes = Stream.<Arguments>builder();
        for (String path :
                new String[] {
                    "/v1/messages",
                    "/v1/messages/count_tokens",
                    "/v1/chat/completions",
                    "/v1/responses",
                    "/v1/responses/input_tokens",
                    "/v1/embeddings",
                    "/api/chat",
                    "/api/show"
                }) {
            for (String body :
                    new String[] {
                        "",
                        "{",
                        "[]",
                        "null",
                        "\"text\"",
                        "{\"model\":",
                        "{\"model\":\"m\"",
                        "{\"model\":\"m\"} x",
                        "{\"model\":\"m\"}{}",
                        "{'model':'m'}",
                        "{\"model\":\"\\uD8\"}",
                        "{\"a\":NaN,\"model\":\"m\"}",
                        "<html>",
                        "[".repeat(5000),
                        "{\"a\":".repeat(5000)
                    }) {
                mistakes.add(Arguments.of(path, body));
            }
        }
        return mistakes.build();
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void whatIsNoJsonIsRefusedInTheClientsFormat(String path, String body) {
        Client.Answer answer = Client.ask(proxy.port(), path, body, VERSION);

        assertThat(answer.status()).as(answer.text()).isIn(400, 404);
        assertThat(answer.text()).startsWith(errorOf(path)).doesNotContain("jackson", "Exception");
        assertThat(server.untaken()).isZero();
    }

    private static String errorOf(String path) {
        return path.contains("messages")
                ? ANTHROPIC_ERROR
                : path.startsWith("/api/") ? OLLAMA_ERROR : OPENAI_ERROR;
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"})
    void aBodyInAnotherEncodingThanUtf8IsRefused(String encoding) {
        byte[] body =
                Upstream.ANTHROPIC
                        .request("anthropic-up/m", false)
                        .getBytes(Charset.forName(encoding));

        Client.Answer answer = Client.ask(proxy.port(), "/v1/messages", body, VERSION);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith(ANTHROPIC_ERROR).contains("UTF-8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/messages | {} | model",
                "/v1/messages | {\"model\":7} | model",
                "/v1/messages | {\"model\":\"\"} | model",
                "/v1/messages | {\"model\":\"echo\",\"stream\":\"yes\"} | stream",
                "/v1/messages | {\"model\":\"echo\",\"max_tokens\":1} | messages",
                "/v1/messages | {\"model\":\"echo\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]} | max_tokens",
                "/v1/messages | {\"model\":\"echo\",\"max_tokens\":\"1\",\"messages\":[]} | max_tokens",
                "/v1/messages | {\"model\":\"echo\",\"max_tokens\":1,\"messages\":{}} | messages",
                "/v1/messages | {\"model\":\"echo\",\"max_tokens\":1,\"messages\":[7]} | messages.0",
                "/v1/messages | {\"model\":\"echo\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]} | messages.0.content.0.text",
                "/v1/messages | {\"model\":\"echo\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":7}]}]} | messages.0.content.0.source",
                "/v1/chat/completions | {} | model",
                "/v1/chat/completions | {\"model\":\"echo\"} | messages",
                "/v1/chat/completions | {\"model\":\"echo\",\"messages\":[{\"content\":\"a\"}]} | messages[0].role",
                "/v1/chat/completions | {\"model\":\"echo\",\"messages\":[{\"role\":\"user\",\"content\":7}]} | messages[0].content",
                "/v1/chat/completions | {\"model\":\"echo\",\"temperature\":\"hot\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]} | temperature",
                "/v1/chat/completions | {\"model\":\"echo\",\"tools\":{},\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]} | tools",
                "/v1/responses | {} | model",
                "/v1/responses | {\"model\":\"echo\",\"input\":7} | input",
                "/v1/responses | {\"model\":\"echo\",\"input\":[7]} | input[0]",
                "/v1/embeddings | {\"input\":\"a\"} | model",
                "/api/chat | {} | model",
                "/api/chat | {\"model\":\"echo\",\"messages\":7} | messages",
                "/api/chat | {\"model\":\"echo\",\"messages\":[{\"role\":7}]} | messages[0].role",
            })
    void whatIsMissingOrOfAnotherTypeIsNamed(String path, String body, String field) {
        Client.Answer answer = Client.ask(proxy.port(), path, body, VERSION);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).startsWith(errorOf(path)).contains(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/messages | {\"type\":\"error\",\"error\":{\"type\":\"not_found_error\"",
                "/v1/chat/completions | {\"error\":{",
                "/v1/responses | {\"error\":{",
                "/api/chat | {\"error\":\""
            })
    void aModelThatNobodyHasIsNotFound(String path, String error) {
        Client.Answer answer =
                Client.ask(
                        proxy.port(),
                        path,
                        "{\"model\":\"nobody/has-this\",\"messages\":[],\"input\":\"a\",\"max_tokens\":1}",
                        VERSION);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).startsWith(error).contains("nobody/has-this");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/unknown, 404",
        "GET, /api/unknown, 404",
        "GET, /unknown, 404",
        "GET, /../../etc/passwd, 404",
        "GET, /v1/messages/x, 404",
        "GET, /anthropic-up/../x, 404",
        "GET, /anthropic-up/v1/%2E%2e/x, 404",
        "GET, /anthropic-up/v1%2f..%2Fx, 404",
        "GET, /anthropic-up/./x, 404",
        "GET, /anthropic-native/v1/models, 404"
    })
    void otherPathsAreRefused(String method, String path, int status) {
        try (Client client = Client.to(proxy.port())) {
            client.send(Client.head(method + " " + path) + "\r\n");
            Client.Answer answer = client.rest();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("content-type")).isEqualTo("application/json");
            assertThat(answer.text()).contains("error");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/messages, POST, POST is",
        "PUT, /v1/chat/completions, POST, POST is",
        "DELETE, /api/chat, POST, POST is",
        "POST, /v1/models, 'GET, HEAD', GET and HEAD are",
        "POST, /health, 'GET, HEAD', GET and HEAD are"
    })
    void anotherMethodIsToldWhichOnesThereAre(
            String method, String path, String allowed, String said) {
        try (Client client = Client.to(proxy.port())) {
            client.send(Client.head(method + " " + path) + "content-length: 0\r\n\r\n");
            Client.Answer answer = client.rest();

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("allow")).isEqualTo(allowed);
            assertThat(answer.text()).contains("error", said);
        }
    }

    /// As the APIs say it themselves: OpenAI's clients would take `model_not_found` for the model.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/messages/x | {\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",",
                "/v1/nope | \"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}",
                "/config | \"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}",
                "/api/nope | {\"error\":\""
            })
    void aPathThatIsNotHereIsNoModel(String path, String said) {
        Client.Answer answer = Client.get(proxy.port(), path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains(said).doesNotContain("model");
    }

    @Test
    void theVersionIsRequiredOfAnthropicsClients() {
        Client.Answer answer =
                Client.ask(
                        proxy.port(),
                        "/v1/messages",
                        Upstream.ANTHROPIC.request("anthropic-up/m", false));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith(ANTHROPIC_ERROR).contains("anthropic-version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/hello", "/health", "/ready", "/metrics", "/v1/models"})
    void probesAreAnswered(String path) {
        try (Client client = Client.to(proxy.port())) {
            client.send(Client.head("HEAD " + path) + "\r\n");
            assertThat(client.status()).isEqualTo(200);
        }
        assertThat(Client.get(proxy.port(), path).status()).isEqualTo(200);
    }

    @Test
    void oneConnectionServesOneRequestAfterTheOther() throws Exception {
        server.otherwise(Script.json(200, "{}"));
        String body = Upstream.ANTHROPIC.request("anthropic-up/m", false);
        String request =
                Client.head("POST /v1/messages", VERSION)
                        + "content-length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body;
        try (Client client = Client.to(proxy.port())) {
            client.send(
                    request + request + Client.head("GET /health", "connection: close") + "\r\n");

            String all = client.awaitClosed();
            assertThat(all.split("HTTP/1.1 200", -1)).hasSize(4);
        }
    }

    @Test
    void whoComesWhenTheHouseIsFullIsToldWhenToComeAgain(@TempDir Path other) throws Exception {
        Program small =
                Program.in(other)
                        .settings(
                                "[proxy]",
                                "max_exchanges = 2",
                                Upstream.ANTHROPIC.settings(server),
                                Upstream.CHAT.settings(server));
        var gate = new CountDownLatch(1);
        var both = new CountDownLatch(2);
        server.otherwise(
                Script.nothing().reached(both).await(gate).followedBy(Script.json(200, "{}")));
        try (Proxy full = Proxy.start(small);
                Client one = Upstream.ANTHROPIC.ask(full, "anthropic-up/m", false);
                Client two = Upstream.CHAT.ask(full, "openai-up/m", false)) {
            Limits.await(both, "two exchanges");

            try (Client third = Upstream.ANTHROPIC.ask(full, "anthropic-up/m", false);
                    Client fourth = Upstream.CHAT.ask(full, "openai-up/m", false)) {
                Client.Answer anthropics = third.rest();
                assertThat(anthropics.status()).isEqualTo(529);
                assertThat(anthropics.text()).startsWith(ANTHROPIC_ERROR + "overloaded_error");
                assertThat(anthropics.header("retry-after")).isEqualTo("1");
                Client.Answer openais = fourth.rest();
                assertThat(openais.status()).isEqualTo(503);
                assertThat(openais.text()).startsWith(OPENAI_ERROR);
                assertThat(openais.header("retry-after")).isEqualTo("1");
                for (String path : List.of("/health", "/ready", "/metrics")) {
                    assertThat(Client.get(full.port(), path).status()).as(path).isNotIn(503, 529);
                }
            }

            gate.countDown();
            assertThat(one.rest().status()).isEqualTo(200);
            assertThat(two.rest().status()).isEqualTo(200);
        }
    }

    @Test
    void whatRunsIsServedToItsEndWhenTheProxyStops(@TempDir Path other) throws Exception {
        String events = Upstream.ANTHROPIC.recorded("text");
        var gate = new CountDownLatch(1);
        server.play(
                Upstream.ANTHROPIC
                        .begun(events.substring(0, 400))
                        .await(gate)
                        .send(events.substring(400))
                        .end());
        Proxy ending = Proxy.start(Program.in(other).settings(Upstream.ANTHROPIC.settings(server)));
        try (Client running = Upstream.ANTHROPIC.ask(ending, "anthropic-up/m", true)) {
            running.awaitText("message_start");
            ending.interrupt();
            Client.Answer late;
            do {
                late = Client.get(ending.port(), "/health");
            } while (late.status() == 200);
            gate.countDown();

            assertThat(running.rest().text()).isEqualTo(events);
            assertThat(late.status()).isIn(503, 529);
            assertThat(ending.awaitEnd()).isZero();
        }
    }

    @Test
    void soIsWhatIsStillOnItsWay(@TempDir Path other) throws Exception {
        server.play(Script.json(200, "{}"));
        String body = Upstream.ANTHROPIC.request("anthropic-up/m", false);
        Proxy ending = Proxy.start(Program.in(other).settings(Upstream.ANTHROPIC.settings(server)));
        try (Client coming = Client.to(ending.port())) {
            coming.send(
                    Client.head("POST /v1/messages", VERSION)
                            + "content-length: "
                            + body.length()
                            + "\r\n\r\n");
            awaitMetric(ending, "llm_open_exchanges 2.0");
            ending.interrupt();
            awaitStatus(ending, 503);
            coming.send(body);

            assertThat(coming.rest().text()).isEqualTo("{}");
            assertThat(ending.awaitEnd()).isZero();
        }
    }

    private static void awaitStatus(Proxy proxy, int status) {
        Limits.until(
                () -> Client.get(proxy.port(), "/v1/models").status() == status,
                "the status " + status);
    }

    private static void awaitMetric(Proxy proxy, String line) {
        Limits.until(() -> Client.get(proxy.port(), "/metrics").text().contains(line + "\n"), line);
    }

    @Test
    void bodiesOnTheirWayAreOpenExchanges(@TempDir Path other) throws Exception {
        String begun = Client.head("POST /v1/messages") + "content-length: 1000\r\n\r\n{";
        try (Proxy open = Proxy.start(Program.in(other));
                Client one = Client.to(open.port()).send(begun);
                Client two = Client.to(open.port()).send(begun)) {
            // With the one who asks.
            awaitMetric(open, "llm_open_exchanges 3.0");

            one.reset();
            awaitMetric(open, "llm_open_exchanges 2.0");

            two.leave();
            awaitMetric(open, "llm_open_exchanges 1.0");
        }
    }

    /// In the client's own words where an event of ours may follow, and by a broken connection inside another one.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatDoesNotEndInTimeIsCutOff(boolean betweenEvents, @TempDir Path other) throws Exception {
        String events = Upstream.ANTHROPIC.recorded("text");
        int begun = events.indexOf("\n\n") + (betweenEvents ? 2 : 10);
        server.play(Upstream.ANTHROPIC.begun(events.substring(0, begun)).stall());
        Proxy ending =
                Proxy.start(
                        Program.in(other)
                                .settings(Upstream.ANTHROPIC.settings(server))
                                .args("--drain-timeout", "0.1"));
        try (Client running = Upstream.ANTHROPIC.ask(ending, "anthropic-up/m", true)) {
            running.awaitText("message_start");
            ending.interrupt();

            Client.Answer answer = running.rest();
            assertThat(answer.complete()).isEqualTo(betweenEvents);
            assertThat(answer.text().contains("the proxy was ended")).isEqualTo(betweenEvents);
            assertThat(answer.text().contains("overloaded_error")).isEqualTo(betweenEvents);
            assertThat(ending.awaitEnd()).isZero();
            assertThat(ending.said()).contains("cut off");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void aDoorThatOthersCanReachNeedsAKey(String host, @TempDir Path other) {
        Result result = Program.in(other).args("proxy", "--port", "0", "--host", host).call();

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.failure()).contains("auth_keys");
    }

    /// Brotli's form for what is not compressed at all.
    private static byte[] stored(byte[] body) {
        var out = new ByteArrayOutputStream();
        int length = body.length - 1;
        // Window bits 16: 0. Not the last block: 0. Four nibbles of length: 00. The length;
        // uncompressed: 1.
        long bits = (long) length << 4 | 1L << 20;
        for (int i = 0; i < 3; i++) {
            out.write((int) (bits >> (8 * i)));
        }
        out.writeBytes(body);
        out.write(3);
        return out.toByteArray();
    }

    private static Arguments named(String encoding, byte[] packed) {
        return Arguments.of(encoding, Named.of(packed.length + " bytes", packed));
    }

    private interface Packing {
        OutputStream over(OutputStream out) throws IOException;
    }

    private static byte[] through(byte[] body, Packing packing) {
        var packed = new ByteArrayOutputStream();
        try (OutputStream out = packing.over(packed)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
