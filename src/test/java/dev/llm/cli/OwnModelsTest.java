package dev.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What a user says about models in `models.toml`.
@Timeout(60)
class OwnModelsTest {
    @TempDir private Path home;
    private ScriptedServer server;

    @BeforeEach
    void start() {
        server = ScriptedServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aModelOfAnEntryOfTheirOwnIsPlacedAndPriced() throws Exception {
        models(
                """
                [[models]]
                id = "claude-sonnet-5-5"
                provider = "lab"
                prices = [{ input = 1000, output = 2000.4 }]
                """);
        server.play(Wire.ANTHROPIC.stream("Hel", "lo"));

        Result result = lab().args("-m", "claude-sonnet-5-5", "-u", "hi").call().expect(0);

        assertThat(result.err()).contains(", $0.013002 ($0.003 in, $0.010002 out), ");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"-m, lab", "-m, mine", "-q, mine"})
    void theDefaultOfTheirEntryIsFoundByWhateverNamesIt(String option, String name)
            throws Exception {
        models(
                """
                [[models]]
                id = "mine-7b"
                provider = "lab"
                default = true
                aliases = ["mine"]
                max_output = 777
                """);
        server.play(Wire.ANTHROPIC.stream("Hello"));

        lab().args(option, name, "hi").call().expect(0);

        JsonNode body = sent();
        assertThat(body.path("model").stringValue()).isIn("mine-7b", "mine");
        assertThat(body.path("max_tokens").intValue()).isEqualTo(777);
    }

    @Test
    void anUnstreamedAnswerHasALimitOfItsOwn() throws Exception {
        models(
                """
                [[models]]
                id = "mine-7b"
                provider = "lab"
                max_output = 8000
                max_output_unstreamed = 2000
                """);
        server.play(Script.json(200, Wire.ANTHROPIC.whole("Hello")));

        lab().args("-m", "lab/mine-7b", "--no-stream", "hi").call().expect(0);

        assertThat(sent().path("max_tokens").intValue()).isEqualTo(2000);
    }

    @Test
    void theRulesOfTheirModelHold() throws Exception {
        models(
                """
                [[models]]
                id = "mine-7b"
                provider = "lab"
                rules = { sampling = "none" }
                """);

        Result result =
                lab().args("-m", "lab/mine-7b", "-o", "temperature=0.5", "hi").call().expect(2);

        assertThat(result.failure())
                .startsWith("llm: mine-7b takes no temperature")
                .endsWith("to send it all the same: --force");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-u", "--dry-run"})
    void whatTheirModelDoesNotHeedIsSaid(String option) throws Exception {
        models(
                """
                [[models]]
                id = "mine-7b"
                provider = "lab"
                rules = { sampling = "ignored" }
                """);
        server.play(Wire.ANTHROPIC.stream("Hello"));

        Result result =
                lab().args("-m", "lab/mine-7b", option, "-o", "temperature=0.5", "hi")
                        .call()
                        .expect(0);

        assertThat(result.err()).contains("llm: lab/mine-7b does not heed temperature\n");
    }

    @Test
    void aWayToThinkThatTheApiHasNoPlaceForIsNamed() throws Exception {
        models(
                """
                [[models]]
                id = "mine-7b"
                provider = "lab"
                rules = { thinking = { enabled = "max" } }
                """);

        Result result =
                llm().settings(
                                "[providers.lab]",
                                "type = 'openai'",
                                "base_url = '" + server.url("/v1") + "'")
                        .args("-m", "lab/mine-7b", "--think", "high", "hi")
                        .call()
                        .expect(3);

        assertThat(result.failure()).contains("cannot be told how to think", "models.toml");
    }

    @Test
    void aServerOfTheirOwnMayCallAnythingByAVendorsNames() throws Exception {
        server.play(Wire.ANTHROPIC.stream("Hello"));

        lab().args("-m", "lab/claude-opus-5-5", "-o", "temperature=0.5", "hi").call().expect(0);

        JsonNode body = sent();
        assertThat(body.path("temperature").doubleValue()).isEqualTo(0.5);
        assertThat(body.path("max_tokens").intValue()).isEqualTo(4096);
    }

    @Test
    void aSecondEntryAtTheVendorsAddressHasItsModels() {
        Result result =
                llm().settings("[providers.work]", "type = 'anthropic'", "api_key = 'sk-canary'")
                        .args("-m", "work", "--dry-run", "hi")
                        .call()
                        .expect(0);

        assertThat(result.out())
                .contains("https://api.anthropic.com/v1/messages", "claude-sonnet-5-5", "128000");
        llm().args("-m", "work/claude-opus-5-5", "-o", "temperature=0.5", "hi").call().expect(2);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"2026-11-30T12:00:00Z, 0.5", "2026-12-01T12:00:00Z, 0.4"})
    void theExampleOfTheDocumentationWorks(Instant time, String price) throws Exception {
        String document = Files.readString(Path.of("docs/models-file.md"));
        int start = document.indexOf("```toml\n") + 8;
        models(document.substring(start, document.indexOf("```", start)));
        server.play(Wire.ANTHROPIC.stream("Hello"));

        lab().args("-m", "lab", "--think", "high", "hi").call().expect(0);
        Result sheet = lab().at(time).args("models", "show", "coder", "--json").call().expect(0);
        Result haiku =
                lab().env("ANTHROPIC_API_KEY", "sk-canary")
                        .args("-m", "anthropic", "--dry-run", "hi")
                        .call()
                        .expect(0);

        assertThat(sent().path("model").stringValue()).isEqualTo("qwen4-coder");
        assertThat(sheet.out())
                .contains(
                        "\"model\":\"lab/qwen4-coder\"", "\"price\":{\"input\":\"" + price + "\"");
        assertThat(haiku.out()).contains("claude-haiku-5-5");
    }

    @Test
    void aMistakeIsNamedWithItsPlaceAndNothingIsSent() throws Exception {
        Path file =
                models(
                        """
                        [[models]]
                        id = "claude-opus-5-5"
                        contxt = 5
                        """);

        Result result =
                llm().env("ANTHROPIC_API_KEY", "sk-canary")
                        .args("-m", "claude-opus-5-5", "hi")
                        .call()
                        .expect(3);

        assertThat(result.failure())
                .isEqualTo(
                        "llm: " + file + ":3:1: unknown field 'contxt', did you mean 'context'?");
        assertThat(server.untaken()).isZero();
    }

    @Test
    void aDefaultAnswersForItsEntry() throws Exception {
        models("[[models]]\nid = 'own'\nprovider = 'lab'\ndefault = true\n");
        server.play(Wire.OPENAI.stream("Hel", "lo"));

        llm().settings(
                        "[providers.lab]",
                        "type = 'openai'",
                        "base_url = '" + server.url("/v1") + "'",
                        "api_key = 'sk-canary'")
                .args("-m", "lab", "hi")
                .call()
                .expect(0);

        assertThat(server.take().json().path("model").stringValue()).isEqualTo("own");
    }

    @Test
    void aModelOfAnEntryThatIsNotThereSaysWhichIsMissing() throws Exception {
        models("[[models]]\nid = 'own'\nprovider = 'lab'\n");

        assertThat(llm().args("-m", "own", "hi").call().expect(3).failure())
                .startsWith(
                        "llm: the model own is of the provider lab, which the settings do not have; ");
    }

    @Test
    void theCheckOfTheSettingsFindsAMistakeToo() throws Exception {
        Path file = models("[[models]]\nid = 'x'\nprovider = 'lab'\ncontext = 'long'\n");

        Result result = llm().args("config", "check").call().expect(3);

        assertThat(result.err())
                .isEqualTo(
                        "llm: "
                                + file
                                + ":4:1: 'context' must be a number of tokens, not \"long\"\n"
                                + "llm: there is one problem\n");
    }

    private Path models(String text) throws IOException {
        Path file = home.resolve(".config/llm/models.toml");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private JsonNode sent() throws InterruptedException {
        return server.take().json();
    }

    private Program lab() {
        return llm().settings(
                        "[providers.lab]",
                        "type = 'anthropic'",
                        "base_url = '" + server.url("") + "'",
                        "api_key = 'sk-canary'");
    }

    private Program llm() {
        return Program.in(home).env("ANTHROPIC_BASE_URL", server.url(""));
    }
}
