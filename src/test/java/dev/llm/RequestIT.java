package dev.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.testing.Exchange;
import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What goes out: the request to the letter, where it goes, and how often.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestIT {
    @TempDir private static Path home;
    private ScriptedServer server;

    @BeforeAll
    void start() {
        server = ScriptedServer.start();
    }

    @AfterEach
    void clear() throws Exception {
        server.clear();
        Files.deleteIfExists(home.resolve(".config/llm/settings.toml"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aSimplePromptSendsNothingThatWasNotAskedFor(Wire wire) throws Exception {
        server.play(wire.stream("ok"));

        ask(wire, "hi").run().expect(0);

        Exchange sent = server.take();
        assertThat(sent.method() + " " + sent.target()).isEqualTo("POST " + wire.path());
        assertJson(
                sent,
                switch (wire) {
                    case ANTHROPIC ->
                            """
                            {"model":"claude-sonnet-5-5","messages":[{"role":"user","content":"hi"}],
                             "max_tokens":128000,"stream":true}\
                            """;
                    case OPENAI ->
                            """
                            {"model":"gpt-lab","messages":[{"role":"user","content":"hi"}],
                             "stream":true,"stream_options":{"include_usage":true}}\
                            """;
                    case OLLAMA ->
                            """
                            {"model":"qwen3","messages":[{"role":"user","content":"hi"}],
                             "stream":true,"truncate":false}\
                            """;
                });
        var names = new TreeSet<>(sent.headers().keySet());
        // What HTTP itself needs is not ours to list.
        names.removeIf(name -> name.equals("host") || name.equals("content-length"));
        switch (wire) {
            case ANTHROPIC -> {
                assertThat(names)
                        .containsExactly(
                                "accept",
                                "anthropic-version",
                                "content-type",
                                "user-agent",
                                "x-api-key");
                assertThat(sent.header("anthropic-version")).isEqualTo("2023-06-01");
                assertThat(sent.header("x-api-key")).isEqualTo("test-key");
            }
            case OPENAI, OLLAMA -> {
                assertThat(names)
                        .containsExactly("accept", "authorization", "content-type", "user-agent");
                assertThat(sent.header("authorization")).isEqualTo("Bearer test-key");
            }
        }
        assertThat(sent.header("content-type")).isEqualTo("application/json");
        assertThat(sent.header("accept")).isEqualTo(wire.mediaType());
        assertThat(sent.header("user-agent")).isEqualTo("llm");
        assertThat(sent.header("host")).isEqualTo("127.0.0.1:" + server.port());
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void optionsGoWhereTheProviderHasThem(Wire wire) throws Exception {
        server.play(Script.json(200, wire.whole("ok")));
        Program program =
                ask(wire, "--no-stream", "-s", "Be brief", "-o", "temperature=0.50", "hello")
                        .args(
                                "-o",
                                "top_p",
                                "0.9",
                                "--max-tokens",
                                "7",
                                "-o",
                                "stop",
                                "[\"a\",\"b\"]")
                        .args("-o", "user={\"id\":[1,null]}", "world")
                        .args("--force"); // not all of these models take them

        assertThat(program.call().expect(0).out()).isEqualTo("ok\n");

        Exchange sent = server.take();
        assertJson(
                sent,
                switch (wire) {
                    case ANTHROPIC ->
                            """
                            {"model":"claude-sonnet-5-5","system":"Be brief",
                             "messages":[{"role":"user","content":"hello world"}],
                             "max_tokens":7,"temperature":0.50,"top_p":0.9,"stop_sequences":["a","b"],
                             "user":{"id":[1,null]}}\
                            """;
                    case OPENAI ->
                            """
                            {"model":"gpt-lab","messages":[{"role":"system","content":"Be brief"},
                             {"role":"user","content":"hello world"}],
                             "max_tokens":7,"temperature":0.50,"top_p":0.9,"stop":["a","b"],
                             "user":{"id":[1,null]}}\
                            """;
                    case OLLAMA ->
                            """
                            {"model":"qwen3","messages":[{"role":"system","content":"Be brief"},
                             {"role":"user","content":"hello world"}],"stream":false,"truncate":false,
                             "options":{"num_predict":7,"temperature":0.50,"top_p":0.9,"stop":["a","b"],
                             "user":{"id":[1,null]}}}\
                            """;
                });
        assertThat(sent.header("accept")).isEqualTo("application/json");
    }

    @Test
    void withoutStreamingAnthropicIsAskedForNoMoreThanItsSdksAllow() throws Exception {
        server.play(Script.json(200, Wire.ANTHROPIC.whole("ok")), Wire.ANTHROPIC.stream("ok"));

        ask(Wire.ANTHROPIC, "--no-stream", "hi").call().expect(0);
        assertThat(server.take().json().path("max_tokens").intValue()).isEqualTo(21_333);
        base().args("-m", "anthropic/claude-of-tomorrow", "hi").call().expect(0);
        assertThat(server.take().json().path("max_tokens").intValue()).isEqualTo(4096);
    }

    @Test
    void badOptionsAreRefusedBeforeAnythingIsSent() {
        assertThat(ask(Wire.ANTHROPIC, "-o", "temperature=warm", "hi").call().expect(2).failure())
                .contains("temperature must be a number, not \"warm\"");
        assertThat(ask(Wire.ANTHROPIC, "-o", "seed=1", "hi").call().expect(2).failure())
                .contains("Anthropic has no parameter seed");
        assertThat(ask(Wire.OPENAI, "-o", "temperature=3", "hi").call().expect(2).failure())
                .contains("temperature must be from 0 to 2");
        assertThat(ask(Wire.OLLAMA, "--max-tokens", "many", "hi").call().expect(2).failure())
                .contains("max_tokens must be an integer");
        assertThat(ask(Wire.OLLAMA, "--retries", "-1", "hi").call().expect(2).failure())
                .contains("--retries");
        assertThat(server.untaken()).as("requests").isZero();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aServerThatFailsTwiceIsAskedAThirdTime(Wire wire) throws Exception {
        Script failure = Script.json(500, wire.error("api_error", "oops"), "retry-after-ms: 5");
        server.play(failure, failure, wire.stream("ok"));

        Result result = ask(wire, "-v", "hi").call().expect(0);

        assertThat(result.out()).isEqualTo("ok\n");
        String url = server.url(wire.path());
        assertThat(result.errLines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("> POST " + url),
                        line -> assertThat(line).startsWith("< 500 in "),
                        line ->
                                assertThat(line)
                                        .startsWith("retry 1 of 2 in 0.0 s: ")
                                        .contains("oops"),
                        line -> assertThat(line).startsWith("> POST " + url),
                        line -> assertThat(line).startsWith("< 500 in "),
                        line ->
                                assertThat(line)
                                        .startsWith("retry 2 of 2 in 0.0 s: ")
                                        .contains("oops"),
                        line -> assertThat(line).startsWith("> POST " + url),
                        line -> assertThat(line).startsWith("< 200 in "));
        assertThat(server.take().text())
                .isEqualTo(server.take().text())
                .isEqualTo(server.take().text());
    }

    @Test
    void whatIsRetriedAndWhatIsNot() {
        Wire wire = Wire.ANTHROPIC;
        assertThat(requestsAfter(Script.json(429, "{}", "retry-after-ms: 5"))).isEqualTo(2);
        assertThat(requestsAfter(Script.json(408, "{}", "retry-after: 0"))).isEqualTo(2);
        assertThat(requestsAfter(Script.json(409, "{}", "retry-after: 0.01"))).isEqualTo(2);
        assertThat(requestsAfter(Script.json(529, "{}", "retry-after-ms: 5"))).isEqualTo(2);
        assertThat(
                        requestsAfter(
                                Script.json(
                                        503, "{}", "retry-after: Mon, 01 Jan 2024 00:00:00 GMT")))
                .isEqualTo(2);
        assertThat(requestsAfter(Script.nothing().reset())).isEqualTo(2);
        assertThat(
                        requestsAfter(
                                Script.json(
                                        400, "{}", "x-should-retry: true", "retry-after-ms: 5")))
                .isEqualTo(2);
        assertThat(requestsAfter(Script.json(500, "{}", "x-should-retry: false"))).isEqualTo(1);
        assertThat(requestsAfter(Script.json(400, "{}"))).isEqualTo(1);
        assertThat(requestsAfter(Script.json(401, "{}"))).isEqualTo(1);
        assertThat(
                        requestsAfter(
                                wire.begun("Hel")
                                        .send(wire.errorEvent("overloaded_error", "x"))
                                        .end()))
                .as("after the first piece")
                .isEqualTo(1);
    }

    @Test
    void aLongRetryAfterIsNotWaitedForButSaid() {
        String date =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        ZonedDateTime.now(ZoneOffset.UTC).plusHours(2));
        server.play(
                Script.json(
                        429, Wire.ANTHROPIC.error("rate_limit_error", "slow"), "retry-after: 3600"),
                Script.json(503, Wire.OPENAI.error("x", "down"), "retry-after: " + date));

        assertThat(ask(Wire.ANTHROPIC, "hi").call().expect(6).failure())
                .endsWith("; try again in 3600 s");
        assertThat(ask(Wire.OPENAI, "hi").call().expect(6).failure())
                .matches(".*; try again in 7[12]\\d\\d s");
        assertThat(server.untaken()).as("requests").isEqualTo(2);
    }

    @Test
    void aProxyGetsTheWholeAddressAndNoProxyExempts() throws Exception {
        try (var proxy = ScriptedServer.start()) {
            proxy.otherwise(Wire.OLLAMA.stream("by proxy"));
            server.otherwise(Wire.OLLAMA.stream("direct"));
            Program program = ask(Wire.OLLAMA, "hi").env("HTTP_PROXY", proxy.url(""));

            // Loopback is not exempt by itself.
            assertThat(program.run().expect(0).out()).isEqualTo("by proxy\n");
            assertThat(proxy.take().target()).isEqualTo(server.url("/api/chat"));
            assertThat(program.env("NO_PROXY", "127.0.0.1").call().expect(0).out())
                    .isEqualTo("direct\n");
            assertThat(program.env("NO_PROXY", "example.com").call().expect(0).out())
                    .isEqualTo("by proxy\n");
            assertThat(program.env("http_proxy", server.url("")).call().expect(0).out())
                    .as("the lower case wins")
                    .isEqualTo("direct\n");
        }
    }

    @Test
    void aProxyIsGivenItsPasswordAndTheServerIsNot() throws Exception {
        try (var proxy = ScriptedServer.start()) {
            proxy.play(Wire.OLLAMA.stream("by proxy"));
            String address = "http://user:p%40ss@127.0.0.1:" + proxy.port();

            assertThat(ask(Wire.OLLAMA, "hi").env("HTTP_PROXY", address).run().expect(0).out())
                    .isEqualTo("by proxy\n");

            String pair =
                    Base64.getEncoder()
                            .encodeToString("user:p@ss".getBytes(StandardCharsets.UTF_8));
            assertThat(proxy.take().header("proxy-authorization")).isEqualTo("Basic " + pair);
        }
    }

    @Test
    void aProxyThatOpensNoTunnelIsAFailureOfItsOwn() throws Exception {
        try (var proxy = ScriptedServer.start()) {
            Program program =
                    base().env("HTTPS_PROXY", proxy.url(""))
                            .env("ANTHROPIC_BASE_URL", "https://api.invalid")
                            .args("-m", "anthropic/m", "--retries", "0", "hi");
            proxy.play(
                    Script.answer(407, "proxy-authenticate: Basic realm=\"p\"").body("who?"),
                    Script.answer(403).body("no"));

            assertThat(program.call().expect(4).failure())
                    .endsWith(
                            "anthropic: the proxy opens no connection to api.invalid (407); "
                                    + "check the user and the password in HTTPS_PROXY");
            assertThat(program.call().expect(6).failure()).contains("api.invalid", "403");
            assertThat(proxy.take().method()).isEqualTo("CONNECT");
        }
    }

    @Test
    void aKeyDoesNotTravelInTheOpen() throws Exception {
        try (var proxy = ScriptedServer.start()) {
            proxy.otherwise(Wire.OPENAI.stream("ok"));
            // A proxy stands for the host that does not exist.
            Program open =
                    base().env("HTTP_PROXY", proxy.url(""))
                            .args("-m", "lab/m", "hi")
                            .settings(
                                    "[providers.lab]",
                                    "type = \"openai\"",
                                    "base_url = \"http://lab.invalid/v1\"");

            open.call().expect(0);
            assertThat(proxy.take().header("authorization")).isNull();

            assertThat(open.args("--key", "k-1234567").call().expect(3).failure())
                    .contains("lab: the key would travel unencrypted to lab.invalid")
                    .contains("allow_insecure = true");
            assertThat(proxy.untaken()).as("requests").isZero();

            open.settings(
                    "[providers.lab]",
                    "type = \"openai\"",
                    "base_url = \"http://lab.invalid/v1\"",
                    "allow_insecure = true");
            open.args("--key", "k-1234567").call().expect(0);
            assertThat(proxy.take().header("authorization")).isEqualTo("Bearer k-1234567");
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        server.play(Script.answer(307, "location: " + server.url("/elsewhere")).body(""));

        ask(Wire.ANTHROPIC, "hi").call().expect(5);

        server.take();
        assertThat(server.untaken()).as("requests").isZero();
    }

    /// How many requests it takes when the second would succeed.
    private int requestsAfter(Script first) {
        server.clear();
        server.play(first, Wire.ANTHROPIC.stream("ok"));
        ask(Wire.ANTHROPIC, "hi").call();
        return server.untaken();
    }

    private static void assertJson(Exchange sent, String expected) {
        assertThat(sent.json()).isEqualTo(Json.parse(expected));
    }

    private Program ask(Wire wire, String... args) {
        return wire.asked(Program.in(home), server).args(args);
    }

    private Program base() {
        Program program = Program.in(home);
        for (Wire wire : Wire.values()) {
            program = wire.at(program, server.url(""), "test-key");
        }
        return program;
    }
}
