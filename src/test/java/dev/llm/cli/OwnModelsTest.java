package dev.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

        Result result =
                llm().settings(
                                "[providers.lab]",
                                "type = 'anthropic'",
                                "base_url = '" + server.url("") + "'",
                                "api_key = 'sk-canary'")
                        .args("-m", "claude-sonnet-5-5", "-u", "hi")
                        .call()
                        .expect(0);

        assertThat(result.err()).contains(", $0.013002 ($0.003 in, $0.010002 out), ");
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

    private Program llm() {
        return Program.in(home).env("ANTHROPIC_BASE_URL", server.url(""));
    }
}
