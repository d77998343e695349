package dev.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.testing.ClosedPort;
import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Several models for one call: when the next one is asked, when it is not, and what is said.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteIT {
    private static final String FIRST = "anthropic/claude-sonnet-5-5";
    private static final String SECOND = "openai/gpt-lab";

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
    @CsvSource({
        "401, authentication_error",
        "402, billing_error",
        "403, permission_error",
        "404, not_found_error",
        "408, timeout_error",
        "409, conflict_error",
        "429, rate_limit_error",
        "500, api_error",
        "503, api_error",
        "529, overloaded_error"
    })
    void aModelThatIsNotAvailableIsFollowedByTheNext(int status, String type) throws Exception {
        server.play(
                Script.json(status, Wire.ANTHROPIC.error(type, "not now")),
                Wire.OPENAI.stream("here"));

        Result result = smart("--retries", "0").call().expect(0);

        assertThat(result.out()).isEqualTo("here\n");
        assertThat(result.failure())
                .isEqualTo(
                        "llm: smart: %s answered; %s: not now (%d)"
                                .formatted(SECOND, FIRST, status));
        assertThat(server.take().target()).isEqualTo("/v1/messages");
        assertThat(server.take().json().path("model").stringValue()).isEqualTo("gpt-lab");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void aBadRequestIsBadEverywhere(int status) {
        server.play(
                Script.json(status, Wire.ANTHROPIC.error("invalid_request_error", "bad")),
                Wire.OPENAI.stream("here"));

        Result result = smart().call().expect(5);

        assertThat(result.out()).isEmpty();
        assertThat(result.failure()).startsWith("llm: anthropic: bad (" + status);
        assertThat(server.untaken()).isEqualTo(1);
    }

    @Test
    void aRouteSaysWhoAnsweredAndAFallbackThatWasNotNeededSaysNothing() throws Exception {
        server.otherwise(Wire.ANTHROPIC.stream("ok"));

        assertThat(smart().run().expect(0).failure())
                .isEqualTo("llm: smart: " + FIRST + " answered");
        assertThat(fallback().run().expect(0).err()).isEmpty();
    }

    @Test
    void aFallbackThatAnswersIsNamed() throws Exception {
        server.play(
                Script.json(403, Wire.ANTHROPIC.error("permission_error", "not yours")),
                Wire.OPENAI.stream("here"));

        Result result = fallback().run().expect(0);

        assertThat(result.out()).isEqualTo("here\n");
        assertThat(result.failure())
                .isEqualTo("llm: " + SECOND + " answered; " + FIRST + ": not yours (403)");
    }

    @Test
    void anErrorAtTheBeginningOfAStreamIsFollowedByTheNext() {
        server.play(
                Script.stream(
                        Wire.ANTHROPIC.mediaType(),
                        Wire.ANTHROPIC.errorEvent("overloaded_error", "busy")),
                Wire.OPENAI.stream("here"));

        assertThat(fallback("--retries", "0").call().expect(0).out()).isEqualTo("here\n");
    }

    @Test
    void aStreamThatEndsBeforeItsFirstEventIsFollowedByTheNext() {
        server.play(
                Script.stream(Wire.ANTHROPIC.mediaType(), ": hello\n\n"),
                Wire.OPENAI.stream("here"));

        assertThat(fallback("--retries", "0").call().expect(0).out()).isEqualTo("here\n");
    }

    @Test
    void anAnswerThatHasBegunIsNotGivenToAnother() {
        server.play(Wire.ANTHROPIC.begun("Hel"), Wire.OPENAI.stream("here"));

        Result result = smart().call().expect(6);

        assertThat(result.out()).isEqualTo("Hel\n");
        assertThat(result.err())
                .contains("llm: the answer was cut after 3 characters: anthropic: ");
        assertThat(server.untaken()).isEqualTo(1);
    }

    @Test
    void norIsOneThatHasOnlyBeenOpened() {
        server.play(Wire.ANTHROPIC.begun(), Wire.OPENAI.stream("here"));

        assertThat(smart().call().expect(6).out()).isEmpty();
        assertThat(server.untaken()).isEqualTo(1);
    }

    @Test
    void aServerThatIsNotThereIsFollowedByTheNext() throws Exception {
        server.play(Wire.OPENAI.stream("here"));

        try (var closed = ClosedPort.reserve()) {
            Result result =
                    fallback("--retries", "0")
                            .env("ANTHROPIC_BASE_URL", closed.url(""))
                            .call()
                            .expect(0);
            assertThat(result.failure()).contains(FIRST + ": cannot connect to 127.0.0.1:");
        }
    }

    @Test
    void aServerThatDoesNotAnswerInTimeIsFollowedByTheNextAtOnce() throws Exception {
        server.play(Script.nothing().stall(), Wire.OPENAI.stream("here"));

        Result result = fallback("--timeout", "1").call().expect(0);

        assertThat(result.failure()).endsWith(" did not answer within 1 s (timeout)");
        server.take().awaitClientGone();
        server.take();
        assertThat(server.untaken()).isZero();
    }

    @Test
    void aModelBeforeTheLastIsRetriedOnceAndTheLastAsOftenAsAsked() {
        server.otherwise(
                Script.json(
                        529,
                        Wire.ANTHROPIC.error("overloaded_error", "busy"),
                        "retry-after-ms: 1"));

        Result result = fallback("--retries", "3").call().expect(6);

        assertThat(result.failure())
                .isEqualTo(
                        "llm: no model answered; "
                                + FIRST
                                + ": busy, after 2 attempts (529); "
                                + SECOND
                                + ": busy, after 4 attempts (529)");
        assertThat(server.untaken()).isEqualTo(6);
    }

    @Test
    void aLongWaitIsNoneWhenAnotherCanAnswer() {
        server.play(
                Script.json(
                        429, Wire.ANTHROPIC.error("rate_limit_error", "slow"), "retry-after: 2"),
                Wire.OPENAI.stream("here"));

        assertThat(fallback().call().expect(0).out()).isEqualTo("here\n");
        assertThat(server.untaken()).isEqualTo(2);
    }

    @Test
    void aMissingKeyAndAProviderThatIsSwitchedOffAreFollowedByTheNextAndNamed() {
        server.play(Wire.OPENAI.stream("here"));
        Program program =
                both().settings(
                                "[providers.groq]",
                                "enabled = false",
                                "[routes.smart]",
                                "targets = ['mistral/m', 'groq/m', '" + SECOND + "']")
                        .args("-m", "smart", "hi");

        assertThat(program.call().expect(0).failure())
                .startsWith("llm: smart: " + SECOND + " answered; mistral/m: no key; groq/m: ")
                .contains("the provider groq is switched off by ");
    }

    @Test
    void whenNoneAnswersEachIsNamedAndTheOneThatMayPassDecides() {
        server.play(
                Script.json(401, Wire.ANTHROPIC.error("authentication_error", "bad key")),
                Script.json(503, Wire.OPENAI.error("x", "down")));

        assertThat(smart("--retries", "0").call().expect(6).failure())
                .isEqualTo(
                        "llm: smart: no model answered; "
                                + FIRST
                                + ": bad key (401); "
                                + SECOND
                                + ": down (503)");
    }

    @Test
    void whenNoneAnswersAndNoneMayPassTheFirstDecides() {
        server.play(
                Script.json(401, Wire.ANTHROPIC.error("authentication_error", "bad key")),
                Script.json(404, Wire.OPENAI.error("x", "no such model")));

        assertThat(smart().call().expect(4).failure())
                .isEqualTo(
                        "llm: smart: no model answered; "
                                + FIRST
                                + ": bad key (401); "
                                + SECOND
                                + ": no such model (404)"
                                + "; check the key from environment variable ANTHROPIC_API_KEY");
    }

    @Test
    void jsonUsageAndCostAreOfTheModelThatAnswered() {
        server.play(
                Script.json(404, Wire.OPENAI.error("x", "no such model")),
                Wire.ANTHROPIC.stream("here"));
        Program program = both().args("-m", SECOND, "--fallback", FIRST, "--json", "-u", "hi");

        Result result = program.call().expect(0);

        JsonNode json = Objects.requireNonNull(Json.parse(result.out()));
        assertThat(json.path("provider").stringValue()).isEqualTo("anthropic");
        assertThat(json.path("model").stringValue()).isEqualTo("claude-sonnet-5-5");
        assertThat(result.err()).contains("3 tokens in, 5 out, $0.00");
    }

    @Test
    void aParameterIsCheckedForTheModelThatIsAsked() {
        server.play(
                Script.json(404, Wire.OPENAI.error("x", "no such model")),
                Wire.OLLAMA.stream("here"));
        Program program = both().args("-o", "seed=1", "-m", SECOND, "--fallback", FIRST, "hi");

        assertThat(program.args("--fallback", "ollama/qwen3").call().expect(0).err())
                .isEqualTo(
                        "llm: ollama/qwen3 answered; openai/gpt-lab: no such model (404); "
                                + FIRST
                                + ": Anthropic has no parameter seed\n");
        assertThat(both().args("-o", "seed=1", "-m", FIRST, "--fallback", SECOND, "hi").call())
                .satisfies(result -> result.expect(2))
                .extracting(Result::failure)
                .asString()
                .startsWith("llm: Anthropic has no parameter seed");
    }

    @Test
    void standardInputIsReadOnceAndGoesToTheOneThatAnswers() throws Exception {
        server.play(
                Script.json(404, Wire.ANTHROPIC.error("not_found_error", "gone")),
                Wire.OPENAI.stream("here"));

        smart().stdin("piped\n").run().expect(0);

        server.take();
        assertThat(server.take().text()).contains("piped\\n\\nhi");
    }

    @Test
    void theKeyOfACallIsNotGivenToSeveralProviders() {
        for (Program program : List.of(smart(), fallback())) {
            assertThat(program.args("--key", "sk-for-one").call().expect(2).failure())
                    .startsWith("llm: --key is for one provider");
        }
        assertThat(server.untaken()).isZero();
    }

    @Test
    void eachProviderGetsItsOwnKey() throws Exception {
        server.play(
                Script.json(404, Wire.ANTHROPIC.error("not_found_error", "gone")),
                Wire.OPENAI.stream("here"));

        smart("-vv")
                .env("ANTHROPIC_API_KEY", "sk-of-the-first")
                .env("OPENAI_API_KEY", "sk-of-the-second")
                .call()
                .expect(0);

        assertThat(server.take().headers().toString())
                .contains("sk-of-the-first")
                .doesNotContain("sk-of-the-second");
        assertThat(server.take().headers().toString())
                .contains("sk-of-the-second")
                .doesNotContain("sk-of-the-first");
    }

    @Test
    void theSettingsModelMayBeARouteAndAnAliasMayNameOne() {
        server.otherwise(Wire.ANTHROPIC.stream("ok"));
        Program program =
                both().settings(
                                "model = 'best'",
                                "[aliases]",
                                "best = 'smart'",
                                "[routes.smart]",
                                "targets = ['" + FIRST + "', '" + SECOND + "']")
                        .args("hi");

        assertThat(program.call().expect(0).failure())
                .isEqualTo("llm: smart: " + FIRST + " answered");
        assertThat(program.env("LLM_MODEL", "smart").call().expect(0).failure())
                .isEqualTo("llm: smart: " + FIRST + " answered");
    }

    private Program both() {
        Program program = Program.in(home);
        for (Wire wire : Wire.values()) {
            program = wire.at(program, server.url(""), "test-key");
        }
        return program;
    }

    private Program smart(String... options) {
        return both().settings("[routes.smart]", "targets = ['" + FIRST + "', '" + SECOND + "']")
                .args("-m", "smart")
                .args(options)
                .args("hi");
    }

    private Program fallback(String... options) {
        return both().args("-m", FIRST, "--fallback", SECOND).args(options).args("hi");
    }
}
