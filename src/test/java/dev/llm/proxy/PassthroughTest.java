package dev.llm.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Client;
import dev.llm.testing.Exchange;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Between a client and a target of one format nothing is changed, in either direction, but the address, the key and
/// the name of the model.
@Timeout(60)
class PassthroughTest {
    private static final String VERSION = "anthropic-version: 2023-06-01";

    @RegisterExtension private static final ScriptedServer server = ScriptedServer.start();

    @RegisterExtension
    private static final Proxy proxy =
            Proxy.with(
                    "[proxy.models]",
                    "mapped = \"anthropic-up/claude-ü-5\"",
                    "\"claude-*\" = \"anthropic-up/claude-*\"",
                    Upstream.allAt(server));

    static Stream<String> bodies() {
        return Stream.of(
                "{\"model\":\"claude-x\",\"messages\":[]}",
                " \r\n\t{ \"max_tokens\" : 1 ,\n \"model\"\t:\t\"claude-x\" , \"messages\":[ ] }\n\n",
                "{\"unknown\":{\"model\":\"no\",\"b\":[null,true,1e400,-0.0,1.10]},\"model\":\"claude-x\",\"z\":null}",
                "{\"model\":\"claude-x\",\"text\":\"\\u00e9\\ud83d\\ude00\\/\\b 漢 \u2028 \\ud800\"}",
                "{\"a\":1,\"a\":2,\"model\":\"claude-x\",\"a\":3,\"messages\":[],\"messages\":[1]}",
                "{\"n\":123456789012345678901234567890.123456789012345678901234567890,\"model\":\"claude-x\"}",
                "{\"n\":" + "9".repeat(5000) + ",\"model\":\"claude-x\"}",
                "{\"system\":\"\",\"model\":\"claude-x\",\"deep\":"
                        + "[".repeat(400)
                        + "]".repeat(400)
                        + "}");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aRequestGoesOnByteForByte(String body) throws Exception {
        server.play(Script.json(200, "{}"));

        Client.ask(proxy.port(), "/v1/messages", body, VERSION);

        assertThat(server.take().text()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"mapped\",\"messages\":[{\"model\":\"mapped\"}]}",
                " {\"é漢\":\"😀\\ud83d\", \"model\" : \"mapped\"  , \"x\": 1.0}\n",
                "{\"model\":\"m\\u0061pped\"}",
                "\uFEFF{\"model\":\"mapped\"}",
            })
    void ofAMappedModelOnlyTheBytesOfItsNameDiffer(String body) throws Exception {
        server.play(Script.json(200, "{}"));

        Client.ask(proxy.port(), "/v1/messages", body, VERSION);

        assertThat(server.take().text())
                .isEqualTo(
                        body.replaceFirst(
                                "\"model\"( ?): ?\"m(a|\\\\u0061)pped\"",
                                "\"model\"$1:"
                                        + (body.contains(": \"m") ? " " : "")
                                        + "\"claude-ü-5\""));
    }

    @Test
    void fiveMegabytesGoOnAsTheyAre() throws Exception {
        var body = new StringBuilder("{\"model\":\"claude-x\",\"image\":\"");
        var random = new Random(7);
        while (body.length() < 5 * 1024 * 1024) {
            body.append((char) ('0' + random.nextInt(10))).append("é\\n");
        }
        body.append("\",\"messages\":[]}");
        server.play(Script.json(200, "{}"));

        Client.ask(proxy.port(), "/v1/messages", body.toString(), VERSION);

        assertThat(server.take().body()).isEqualTo(body.toString().getBytes(UTF_8));
    }

    @Test
    void headersGoOnButThoseOfTheConnectionAndTheKey() throws Exception {
        server.play(
                Script.json(
                        200,
                        "{}",
                        "Request-Id: req_1",
                        "X-Many: one",
                        "X-Many: two",
                        "anthropic-ratelimit-requests-remaining: 9",
                        "keep-alive: timeout=5",
                        "set-cookie: a=b"));

        Client.Answer answer =
                Client.ask(
                        proxy.port(),
                        "/v1/messages?beta=true&x=%2F",
                        "{\"model\":\"claude-x\"}",
                        VERSION,
                        "anthropic-beta: a-1,b-2",
                        "anthropic-beta: c-3",
                        "x-api-key: the-clients-own",
                        "authorization: Bearer the-clients-own",
                        "x-claude-code-session-id: 1",
                        "user-agent: claude-cli/2",
                        "connection: keep-alive, x-hop",
                        "x-hop: 1",
                        "te: trailers",
                        "accept-encoding: gzip, br, zstd",
                        "content-type: application/json");

        Exchange exchange = server.take();
        assertThat(exchange.target()).isEqualTo("/v1/messages?beta=true&x=%2F");
        assertThat(exchange.header("anthropic-version")).isEqualTo("2023-06-01");
        assertThat(exchange.headers().get("anthropic-beta")).containsExactly("a-1,b-2", "c-3");
        assertThat(exchange.header("x-api-key")).isEqualTo("upstream-key");
        assertThat(exchange.header("x-claude-code-session-id")).isEqualTo("1");
        assertThat(exchange.header("user-agent")).isEqualTo("claude-cli/2");
        assertThat(exchange.header("content-type")).isEqualTo("application/json");
        assertThat(exchange.headers())
                .doesNotContainKeys(
                        "authorization", "x-hop", "te", "accept-encoding", "transfer-encoding");
        assertThat(answer.header("request-id")).isEqualTo("req_1");
        assertThat(answer.headers().get("x-many")).containsExactly("one", "two");
        assertThat(answer.header("anthropic-ratelimit-requests-remaining")).isEqualTo("9");
        assertThat(answer.headers()).doesNotContainKeys("keep-alive", "set-cookie");
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT", "RESPONSES", "OLLAMA"})
    void anAnswerInOnePieceComesByteForByte(Upstream api) throws Exception {
        String body = " " + api.whole("rich").replace("{", "{\n \"odd\" : 1.00, ") + "\r\n\n";
        server.play(Script.json(200, body));

        try (Client client = api.ask(proxy, api.provider() + "/m", false)) {
            Client.Answer answer = client.rest();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("content-type")).isEqualTo("application/json");
            assertThat(answer.text()).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT", "RESPONSES", "OLLAMA"})
    void anErrorComesAsTheProviderWroteIt(Upstream api) throws Exception {
        for (boolean stream : new boolean[] {true, false}) {
            for (int status : new int[] {400, 404, 413, 422, 429, 500, 503, 529}) {
                String body =
                        "{ \"type\":\"error\", \"error\": {\"message\": \"wörds \\u00e9\"} , \"x\":1}\n";
                server.play(
                        Script.json(
                                status,
                                body,
                                "retry-after: 7",
                                "x-should-retry: true",
                                "request-id: r"));

                try (Client client = api.ask(proxy, api.provider() + "/m", stream)) {
                    Client.Answer answer = client.rest();

                    assertThat(answer.status()).isEqualTo(status);
                    assertThat(answer.text()).isEqualTo(body);
                    assertThat(answer.header("retry-after")).isEqualTo("7");
                    assertThat(answer.header("x-should-retry")).isEqualTo("true");
                    assertThat(answer.header("request-id")).isEqualTo("r");
                }
                server.take();
                assertThat(server.untaken()).as("asked again").isZero();
            }
        }
    }

    /// Padding, comments, other line ends, events that nobody knows and events that nobody can read.
    static Stream<String> oddities() {
        String text = Upstream.ANTHROPIC.recorded("text");
        return Stream.of(
                text,
                text.replace("}\n", "}       \n"),
                text.replace("\n", "\r\n"),
                text.replace("\n\n", "\n\n: comment\n\n\n\n"),
                text.replace("data: ", "data:").replace("event: ", "event:"),
                text.replaceFirst(
                        "event: content_block_delta",
                        "event: new_thing\ndata: {\"type\":\"new_thing\",\"é\":[1]}\n\nid: 7\nretry: 10\nevent: content_block_delta"),
                text.replaceFirst(
                        "event: content_block_delta",
                        "event: content_block_delta\ndata: {\"type\":\"content_block_del\n\nevent: content_block_delta"),
                text.stripTrailing());
    }

    @ParameterizedTest
    @MethodSource("oddities")
    void aStreamComesByteForByte(String events) throws Exception {
        server.play(Upstream.ANTHROPIC.stream(events));

        try (Client client = Upstream.ANTHROPIC.ask(proxy, "claude-x", true)) {
            Client.Answer answer = client.rest();

            assertThat(answer.text()).isEqualTo(events);
            assertThat(answer.complete()).isTrue();
            assertThat(answer.header("content-type")).isEqualTo("text/event-stream");
            assertThat(answer.header("x-accel-buffering")).isEqualTo("no");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT", "RESPONSES", "OLLAMA"})
    void recordedStreamsComeByteForByte(Upstream api) throws Exception {
        for (String name :
                new String[] {"text", api == Upstream.RESPONSES ? "reasoning" : "tools"}) {
            String events = api.recorded(name);
            server.play(api.stream(events));

            try (Client client = api.ask(proxy, api.provider() + "/m", true)) {
                Client.Answer answer = client.rest();

                assertThat(answer.text()).isEqualTo(events);
                assertThat(answer.complete()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT", "RESPONSES", "OLLAMA"})
    void eachPieceIsThereWhileTheNextIsStillToCome(Upstream api) throws Exception {
        String events = api.recorded("text");
        String separator = api == Upstream.OLLAMA ? "\n" : "\n\n";
        int second = events.indexOf(separator) + separator.length();
        int inside = second + 7;
        var gates = new CountDownLatch[] {new CountDownLatch(1), new CountDownLatch(1)};
        server.play(
                api.begun(events.substring(0, second))
                        .await(gates[0])
                        .send(events.substring(second, inside))
                        .await(gates[1])
                        .send(events.substring(inside))
                        .end());

        try (Client client = api.ask(proxy, api.provider() + "/m", true)) {
            assertThat(client.awaitText(events.substring(0, second))).hasSize(second);
            gates[0].countDown();
            assertThat(client.awaitText(events.substring(0, inside))).hasSize(inside);
            gates[1].countDown();
            assertThat(client.rest().text()).isEqualTo(events);
        }
    }

    @Test
    void whatElseAProviderHasGoesThroughUnderItsName() throws Exception {
        server.play(
                Script.answer(200, "content-type: application/x-jsonl")
                        .chunked()
                        .send("a\n")
                        .send("b")
                        .end());
        server.play(Script.answer(404, "content-type: text/plain", "x-a: 1").body("no such batch"));

        Client.Answer found =
                Client.ask(
                        proxy.port(),
                        "/anthropic-up/v1/messages/batches?limit=2",
                        "not json at all",
                        "content-type: multipart/form-data; boundary=x");
        Client.Answer missing = Client.get(proxy.port(), "/anthropic-up/v1/files/1/content");

        Exchange first = server.take();
        assertThat(first.method() + " " + first.target())
                .isEqualTo("POST /v1/messages/batches?limit=2");
        assertThat(first.text()).isEqualTo("not json at all");
        assertThat(first.header("x-api-key")).isEqualTo("upstream-key");
        assertThat(found.text()).isEqualTo("a\nb");
        Exchange second = server.take();
        assertThat(second.method() + " " + second.target()).isEqualTo("GET /v1/files/1/content");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.text()).isEqualTo("no such batch");
        assertThat(missing.header("content-type")).isEqualTo("text/plain");
    }

    @Test
    void embeddingsGoThrough() throws Exception {
        String body = "{\"input\": [\"a\"],  \"model\":\"openai-up/embed\"}";
        server.play(Script.json(200, "{\"data\":[{\"embedding\":[0.10,1E-7]}]}\n"));

        Client.Answer answer = Client.ask(proxy.port(), "/v1/embeddings", body);

        Exchange exchange = server.take();
        assertThat(exchange.target()).isEqualTo("/v1/embeddings");
        assertThat(exchange.text()).isEqualTo(body.replace("openai-up/", ""));
        assertThat(answer.text()).isEqualTo("{\"data\":[{\"embedding\":[0.10,1E-7]}]}\n");
    }
}
