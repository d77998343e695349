package dev.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogsCommandTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

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

    private Program llm(Path home) {
        return Program.in(home)
                .at(NOON)
                .env("ANTHROPIC_BASE_URL", server.url(""))
                .env("ANTHROPIC_API_KEY", "sk-canary-1234567890");
    }

    private static Program ask(Program llm, String... prompt) {
        return llm.args("-m", "anthropic/claude-sonnet-5-5").args(prompt);
    }

    @Test
    void aPromptIsListedShownAndFound(@TempDir Path home) {
        server.play(Wire.ANTHROPIC.stream("It is warm."));
        ask(llm(home), "-s", "Be brief.", "How is the weather?").call().expect(0);

        String list = llm(home).args("logs").call().expect(0).out();
        String show = llm(home).args("logs", "show", "last").call().expect(0).out();
        String found = llm(home).args("logs", "search", "weather", "WARM").call().expect(0).out();

        assertThat(list.lines()).hasSize(2);
        assertThat(list)
                .contains("ID", "PROMPT", "prompt", "anthropic/claude-sonnet-5-5", "end_turn")
                .contains("How is the weather?");
        assertThat(show).contains("prompt:\nHow is the weather?\n", "answer:\nIt is warm.\n");
        assertThat(found).isEqualTo(list);
    }

    @Test
    void itsJsonHasAllThatIsKnown(@TempDir Path home) {
        server.play(Wire.ANTHROPIC.stream("It is warm."));
        ask(llm(home), "-s", "Be brief.", "--max-tokens", "50", "Hi").call().expect(0);

        JsonNode json =
                parse(llm(home).args("logs", "show", "last", "--json").call().expect(0).out());

        assertThat(json.path("id").asString()).matches("[0-9a-z]{12}");
        assertThat(json.path("time").asString()).isEqualTo("2026-11-21T12:00:00Z");
        assertThat(json.path("model_asked").asString()).isEqualTo("anthropic/claude-sonnet-5-5");
        assertThat(json.path("provider").asString()).isEqualTo("anthropic");
        assertThat(json.path("ended").asBoolean()).isTrue();
        assertThat(json.path("stop_reason").asString()).isEqualTo("end_turn");
        assertThat(json.path("usage").path("input_tokens").asLong()).isPositive();
        assertThat(json.path("cost").asString()).startsWith("0.000");
        assertThat(json.path("request").path("messages").toString())
                .isEqualTo(
                        "[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"Hi\"}]");
        assertThat(json.path("request").path("options").path("max_tokens").asString())
                .isEqualTo("50");
        assertThat(json.path("response").path("content").asString()).isEqualTo("It is warm.");
    }

    @Test
    void theBeginningOfAnIdIsEnough(@TempDir Path home) {
        llm(home).args("-m", "echo", "Hi").call().expect(0);
        String id = onlyId(home);

        assertThat(
                        llm(home)
                                .args("logs", "show", id.substring(0, 4), "--response")
                                .call()
                                .expect(0)
                                .out())
                .isEqualTo("{\"role\":\"assistant\",\"content\":\"Hi\"}");
        assertThat(llm(home).args("logs", "show", "zzzz").call().expect(2).err())
                .contains("no exchange has an id that begins with zzzz");
    }

    private String onlyId(Path home) {
        return parse(llm(home).args("logs", "--json").call().expect(0).out()).path("id").asString();
    }

    @Test
    void usageIsSummedByDayAndModel(@TempDir Path home) {
        for (int i = 0; i < 2; i++) {
            server.play(Wire.ANTHROPIC.stream("ok"));
            ask(llm(home), "Hi").call().expect(0);
        }
        server.play(Wire.ANTHROPIC.stream("ok"));
        ask(llm(home).at(NOON.minus(Duration.ofDays(3))), "Hi").call().expect(0);

        String all = llm(home).args("logs", "usage").call().expect(0).out();
        JsonNode late =
                parse(
                        llm(home)
                                .args("logs", "usage", "--since", "1d", "--json")
                                .call()
                                .expect(0)
                                .out());

        assertThat(all.lines()).hasSize(4);
        assertThat(all).contains("2026-11-18", "2026-11-21", "total", "$0.0");
        assertThat(late.path("exchanges").asInt()).isEqualTo(2);
        assertThat(late.path("unpriced").asInt()).isZero();
    }

    @Test
    void aCallThatFailedIsLoggedWithItsPrompt(@TempDir Path home) {
        server.play(
                Script.json(
                        401,
                        Wire.ANTHROPIC.error("authentication_error", "bad sk-canary-1234567890")));
        ask(llm(home), "My prompt").call().expect(4);

        JsonNode json = parse(llm(home).args("logs", "--json").call().expect(0).out());

        assertThat(json.path("prompt").asString()).isEqualTo("My prompt");
        assertThat(json.path("status").asInt()).isEqualTo(401);
        assertThat(json.path("error_kind").asString()).isEqualTo("authentication");
        assertThat(json.path("error").asString()).contains("bad ***");
    }

    @Test
    void anAnswerThatWasCutIsKeptAsFarAsItCame(@TempDir Path home) {
        server.play(Wire.ANTHROPIC.begun("Half an ans").end());
        ask(llm(home), "Hi").call().expect(6);

        JsonNode json = parse(llm(home).args("logs", "--json").call().expect(0).out());

        assertThat(json.path("answer").asString()).isEqualTo("Half an ans");
        assertThat(json.path("error_kind").asString()).isEqualTo("cut");
        assertThat(json.path("stop_reason").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-n", "--no-log", "--dry-run"})
    void whatIsNotToBeLoggedLeavesNoFile(String option, @TempDir Path home) {
        llm(home).args("-m", "echo", option, "Hi").call().expect(0);

        assertThat(home.resolve(".local")).doesNotExist();
    }

    @Test
    void aSettingSwitchesItOff(@TempDir Path home) {
        llm(home).settings("log = false").args("-m", "echo", "Hi").call().expect(0);

        assertThat(home.resolve(".local")).doesNotExist();
    }

    @Test
    void aMistakeOfTheCallIsNotLogged(@TempDir Path home) {
        llm(home).args("-m", "nobody/nothing", "Hi").call().expect(3);

        assertThat(home.resolve(".local")).doesNotExist();
    }

    @Test
    void whatWaitsIsItsOwnersAlone(@TempDir Path home) throws IOException {
        llm(home).args("-m", "echo", "Hi").call().expect(0);

        Path waiting = home.resolve(".local/share/llm/prompts.jsonl");
        assertThat(Files.getPosixFilePermissions(waiting))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(waiting.getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(waiting.resolveSibling("logs.db")).doesNotExist();
    }

    @Test
    void aFailureToLogIsOneLineAndChangesNothingElse(@TempDir Path home) throws IOException {
        Files.writeString(home.resolve("file"), "");
        Program llm = llm(home).env("XDG_DATA_HOME", home.resolve("file").toString());

        Result result = llm.args("-m", "echo", "Hi").call().expect(0);

        assertThat(result.out()).isEqualTo("Hi\n");
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("llm: this call was not logged: ")
                .endsWith("; to do without: --no-log, or log = false");
    }

    @Test
    void whatIsSaidCanBeLeftOut(@TempDir Path home) throws IOException {
        llm(home).settings("log_bodies = \"none\"").args("-m", "echo", "needle").call().expect(0);

        assertThat(Files.readString(home.resolve(".local/share/llm/prompts.jsonl")))
                .doesNotContain("needle");
        JsonNode json = parse(llm(home).args("logs", "--json").call().expect(0).out());
        assertThat(json.path("model").asString()).isEqualTo("echo");
        assertThat(json.path("prompt").isNull()).isTrue();
    }

    @Test
    void keysAndPatternsAreMaskedBeforeTheyAreWritten(@TempDir Path home) throws IOException {
        llm(home)
                .settings("log_redact = ['card \\d+']")
                .args("-m", "echo", "sk-canary-1234567890 and card 1234")
                .call()
                .expect(0);

        assertThat(Files.readString(home.resolve(".local/share/llm/prompts.jsonl")))
                .contains("*** and ***")
                .doesNotContain("canary", "1234");
    }

    @Test
    void whatFitsIsDeleted(@TempDir Path home) {
        llm(home).args("-m", "echo", "one").call().expect(0);
        llm(home).at(NOON.minusSeconds(7200)).args("-m", "echo", "two").call().expect(0);

        assertThat(llm(home).args("logs", "delete").call().expect(2).err()).contains("--before");
        assertThat(llm(home).args("logs", "delete", "--before", "1h").call().expect(0).out())
                .isEqualTo("deleted 1 exchange\n");

        assertThat(llm(home).args("logs", "--json").call().expect(0).out())
                .contains("one")
                .doesNotContain("two");
    }

    @Test
    void anEmptyLogIsNoFailure(@TempDir Path home) {
        Result result = llm(home).args("logs").call().expect(0);

        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo("llm: nothing was logged yet\n");
        assertThat(llm(home).args("logs", "path").call().expect(0).out())
                .isEqualTo(home.resolve(".local/share/llm/logs.db") + "\n");
    }

    @Test
    void aPasswordOfThePostgresIsNotShown(@TempDir Path home) {
        Program llm =
                llm(home)
                        .env(
                                "LLM_LOG_URL",
                                "jdbc:postgresql://127.0.0.1:1/llm?user=me&password=sw0rdf1sh");

        for (String[] args :
                new String[][] {
                    {"logs"}, {"logs", "path"}, {"config", "list"}, {"config", "get", "log_url"}
                }) {
            Result result = llm.args(args).call();
            assertThat(result.out() + result.err()).isNotEmpty().doesNotContain("sw0rdf1sh");
        }
    }

    private static JsonNode parse(String line) {
        return Objects.requireNonNull(Json.parse(line.strip()), line);
    }
}
