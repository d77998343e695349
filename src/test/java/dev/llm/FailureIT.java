package dev.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.llm.testing.ClosedPort;
import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Wire;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What a provider can do wrong, for each wire format: the exit code, and the one line that says so.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailureIT {
    @TempDir private static Path home;
    private ScriptedServer server;

    @BeforeAll
    void start() {
        server = ScriptedServer.start();
    }

    @AfterEach
    void clear() {
        server.clear();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                        arguments(400, "invalid_request_error", 5),
                        arguments(401, "authentication_error", 4),
                        arguments(403, "permission_error", 4),
                        arguments(404, "not_found_error", 5),
                        arguments(408, "timeout_error", 6),
                        arguments(409, "conflict_error", 6),
                        arguments(413, "request_too_large", 5),
                        arguments(422, "invalid_request_error", 5),
                        arguments(429, "rate_limit_error", 6),
                        arguments(500, "api_error", 6),
                        arguments(503, "api_error", 6),
                        arguments(529, "overloaded_error", 6))
                .flatMap(status ->
                        Stream.of(Wire.values())
                                .map(wire ->
                                        arguments(
                                                wire,
                                                status.get()[0],
                                                status.get()[1],
                                                status.get()[2])));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void aStatusIsAnExitCodeAndALineWithTheProvidersWordsAndItsRequestId(
            Wire wire, int status, String type, int code) {
        server.play(Script.json(status, wire.error(type, "no luck today"), "request-id: req_1"));

        Result result = ask(wire, "--retries", "0").call().expect(code);

        assertThat(result.out()).isEmpty();
        assertThat(result.failure())
                .startsWith("llm: " + wire.provider() + ": no luck today (" + status)
                .contains("request req_1)");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void theNextStepIsNamed(Wire wire) {
        server.play(
                Script.json(401, wire.error("authentication_error", "bad key")),
                Script.json(404, wire.error("not_found_error", "no such model")));

        assertThat(ask(wire).call().expect(4).failure())
                .endsWith("; check the key from environment variable " + wire.name() + "_API_KEY");
        assertThat(ask(wire).call().expect(5).failure())
                .endsWith(
                        switch (wire) {
                            case ANTHROPIC -> "; check the model's name: claude-sonnet-5-5";
                            case OPENAI -> "; check the model's name and the base URL";
                            case OLLAMA -> "; run: ollama pull qwen3";
                        });
    }

    @Test
    void aQuotaThatIsUsedUpIsRefusedAndNotAskedForAgain() throws Exception {
        server.play(
                Script.json(
                        429,
                        "{\"error\":{\"message\":\"You exceeded your current quota\",\"type\":\"insufficient_quota\","
                                + "\"code\":\"insufficient_quota\"}}"),
                Script.json(
                        429,
                        "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"spent\","
                                + "\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}}"),
                Script.json(402, Wire.ANTHROPIC.error("billing_error", "no credit")));

        assertThat(ask(Wire.OPENAI).call().expect(5).failure())
                .contains("You exceeded your current quota")
                .endsWith("; check the account's plan and billing");
        ask(Wire.ANTHROPIC).call().expect(5);
        ask(Wire.ANTHROPIC).call().expect(5);

        server.take();
        server.take();
        server.take();
        assertThat(server.untaken()).isZero();
    }

    @Test
    void aRefusalThatIsCutInItsBodyIsARefusalStill() throws Exception {
        server.play(
                Script.answer(401, "content-type: application/json").length(5000).send("{\"err"));

        ask(Wire.ANTHROPIC).call().expect(4);

        server.take();
        assertThat(server.untaken()).as("asked again").isZero();
    }

    @Test
    void anAnswerThatItsProviderEndsWithAnErrorIsNotWhole() {
        server.play(
                Script.answer(200, "content-type: text/event-stream")
                        .body(
                                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"half\"}}]}\n\n"
                                        + "data: {\"choices\":[{\"index\":0,\"delta\":{},"
                                        + "\"finish_reason\":\"error\"}]}\n\ndata: [DONE]\n\n"));

        assertThat(ask(Wire.OPENAI).call().expect(6).failure()).contains("cut after 4 characters");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void anAnswerThatIsNoApiAsksForTheBaseUrl(Wire wire) {
        String html = "<html><body>Welcome to nginx</body></html>";
        server.play(
                Script.answer(200, "content-type: text/html").body(html),
                Script.answer(404, "content-type: text/html").body(html),
                Script.json(200, "{\"hello\":\"world\"}"),
                Script.answer(200, "content-type: text/plain")
                        .untilClose()
                        .send("what is this\n\n"),
                Script.answer(200, "content-type: " + wire.mediaType()).body("data: not json\n\n"));

        for (int i = 0; i < 5; i++) {
            assertThat(ask(wire).call().expect(5).failure())
                    .as("answer %s", i)
                    .endsWith("; is the base URL right? " + baseUrl(wire))
                    .doesNotContain(i == 1 ? "200" : "404");
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aServerThatIsNotThereIsNamed(Wire wire) throws Exception {
        Program base =
                Program.in(home)
                        .args("-m", wire.provider() + "/" + wire.model(), "--retries", "0", "hi");

        try (var closed = ClosedPort.reserve()) {
            assertThat(wire.at(base, closed.url(""), "k").call().expect(6).failure())
                    .contains(wire.provider() + ": cannot connect to 127.0.0.1:" + closed.port());
        }
        assertThat(wire.at(base, "https://no-such-host.invalid", "k").call().expect(6).failure())
                .contains(wire.provider() + ": cannot find the host no-such-host.invalid");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aStreamThatIsCutSaysHowMuchCameAndKeepsIt(Wire wire) {
        server.play(
                wire.begun("Hel", "lo"),
                wire.begun("Hel", "lo").cutInChunk(wire.piece("!").substring(0, 12)),
                wire.begun("Hel", "lo").end(),
                wire.begun("Hel", "lo")
                        .send(wire.errorEvent("overloaded_error", "too much"))
                        .end());

        for (int i = 0; i < 4; i++) {
            Result result = ask(wire).call().expect(6);
            assertThat(result.out()).as("cut %s", i).isEqualTo("Hello\n");
            assertThat(result.failure())
                    .as("cut %s", i)
                    .startsWith(
                            "llm: the answer was cut after 5 characters: "
                                    + wire.provider()
                                    + ": ");
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aStreamThatStallsIsGivenUpAndTheServerIsLeft(Wire wire) throws Exception {
        server.play(wire.begun("Hello").stall(), wire.begun().stall(), Script.nothing().stall());

        Result idle = ask(wire, "--idle-timeout", "1").call().expect(6);
        assertThat(idle.out()).isEqualTo("Hello\n");
        assertThat(idle.failure())
                .contains("cut after 5 characters", "nothing came for 1 s (idle_timeout)");
        server.take().awaitClientGone();

        assertThat(ask(wire, "--timeout", "1", "--retries", "0").call().expect(6).failure())
                .contains("(timeout)");
        server.take().awaitClientGone();
        assertThat(ask(wire, "--timeout", "1", "--retries", "0").call().expect(6).failure())
                .contains("did not answer within 1 s (timeout)");
        server.take().awaitClientGone();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aConnectionThatBreaksBeforeTheAnswerIsOneLine(Wire wire) {
        server.play(
                Script.nothing().reset(),
                Script.nothing(),
                Script.garbage("SSH-2.0-OpenSSH_9.6\r\n\r\n"),
                Script.garbage("HTTP/1.1 two hundred\r\n\r\n"),
                Script.answer(200).length(100).reset());

        for (int i = 0; i < 5; i++) {
            assertThat(ask(wire, "--retries", "0").call().expect(6).failure())
                    .as("break %s", i)
                    .startsWith("llm: " + wire.provider() + ": ");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Wire.class, names = "OLLAMA", mode = EnumSource.Mode.EXCLUDE)
    void anErrorEventDecidesByItsType(Wire wire) {
        server.play(
                Script.stream(
                        wire.mediaType(), wire.errorEvent("invalid_request_error", "too long")),
                Script.stream(wire.mediaType(), wire.errorEvent("overloaded_error", "busy")),
                wire.begun("Hi").send(wire.errorEvent("invalid_request_error", "too long")).end());

        assertThat(ask(wire, "--retries", "0").call().expect(5).failure())
                .startsWith("llm: " + wire.provider() + ": too long (");
        assertThat(ask(wire, "--retries", "0").call().expect(6).failure()).contains("busy");
        assertThat(ask(wire).call().expect(5).out()).isEqualTo("Hi\n");
    }

    @Test
    void ollamasErrorAfterTheStatusIsAFailure() {
        server.play(Script.stream("application/x-ndjson", "{\"error\":\"out of memory\"}\n"));

        assertThat(ask(Wire.OLLAMA, "--retries", "0").call().expect(6).failure())
                .startsWith("llm: ollama: out of memory");
    }

    @ParameterizedTest
    @EnumSource(value = Wire.class, names = "OLLAMA", mode = EnumSource.Mode.EXCLUDE)
    void aRefusalIsAFailureOnlyWhenNothingElseWasSaid(Wire wire) {
        server.play(
                wire.stream(Wire.Ending.REFUSAL, "I would rather not."),
                wire.stream(Wire.Ending.REFUSAL));

        Result spoken = ask(wire).call().expect(0);
        assertThat(spoken.out()).isEqualTo("I would rather not.\n");
        assertThat(spoken.failure()).isEqualTo("llm: the model refused");
        Result silent = ask(wire).call().expect(5);
        assertThat(silent.out()).isEmpty();
        assertThat(silent.failure()).contains("the model refused");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aLimitIsAWarningUnlessAFailureWasAskedFor(Wire wire) {
        server.otherwise(wire.stream(Wire.Ending.LIMIT, "and then"));
        String word = wire == Wire.ANTHROPIC ? "max_tokens" : "length";

        Result warned = ask(wire).call().expect(0);
        assertThat(warned.out()).isEqualTo("and then\n");
        assertThat(warned.failure()).contains("stopped at the limit of tokens (" + word + ")");
        Result failed = ask(wire, "--fail-on-truncation").call().expect(7);
        assertThat(failed.out()).isEqualTo("and then\n");
        assertThat(failed.failure()).contains("stopped at the limit of tokens (" + word + ")");
    }

    /// One real process for each code, so that no table lies about the program that ships.
    @Test
    void theProcessEndsWithTheCodeOfItsFailure() throws Exception {
        Wire wire = Wire.ANTHROPIC;
        server.play(
                wire.stream("ok"),
                Script.json(401, wire.error("authentication_error", "bad key")),
                Script.json(400, wire.error("invalid_request_error", "bad request")),
                Script.json(529, wire.error("overloaded_error", "busy")),
                wire.stream(Wire.Ending.LIMIT, "and then"));

        Result ok = ask(wire).run().expect(0);
        assertThat(ok.out()).isEqualTo("ok\n");
        assertThat(ok.err()).isEmpty();
        ask(wire).run().expect(4).failure();
        ask(wire).run().expect(5).failure();
        ask(wire, "--retries", "0").run().expect(6).failure();
        ask(wire, "--fail-on-truncation").run().expect(7).failure();
        Program.in(home).args("--frobnicate").run().expect(2).failure();
        Program.in(home)
                .args("-m", "no-such-model", "hi")
                .env("OLLAMA_HOST", server.url(""))
                .run()
                .expect(3)
                .failure();
    }

    private String baseUrl(Wire wire) {
        return server.url(wire == Wire.OPENAI ? "/v1" : "");
    }

    private Program ask(Wire wire, String... options) {
        return wire.asked(Program.in(home), server).args(options).args("hi");
    }
}
