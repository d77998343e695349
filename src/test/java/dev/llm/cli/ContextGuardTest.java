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

/// A prompt that cannot fit into its model's context is not sent.
@Timeout(60)
class ContextGuardTest {
    /// 5,000 tokens are its context.
    private static final String SMALL = "small";

    @TempDir private Path home;
    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        server = ScriptedServer.start().otherwise(Wire.OPENAI.stream("Hel", "lo"));
        Path models = home.resolve(".config/llm/models.toml");
        Files.createDirectories(models.getParent());
        Files.writeString(
                models,
                """
                [[models]]
                id = "small"
                provider = "lab"
                context = 5000
                tokenizer = "o200k_base"

                [[models]]
                id = "foreign"
                provider = "lab"
                context = 5000
                """);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPromptThatCannotFitIsRefusedWithTheNumbers() {
        Result result = ask(SMALL, words(5001)).call().expect(2);

        assertThat(result.failure())
                .isEqualTo(
                        "llm: the prompt has 5,001 tokens, and small takes 5,000 (context_length_exceeded); "
                                + "shorten it; to send it all the same: --force");
        assertThat(server.untaken()).isZero();
    }

    @Test
    void aPromptThatJustFitsIsSent() {
        ask(SMALL, words(5000)).call().expect(0);

        assertThat(server.untaken()).isEqualTo(1);
    }

    @Test
    void theSystemPromptCounts() {
        ask(SMALL, words(4000)).args("-s", words(2000)).call().expect(2);

        assertThat(server.untaken()).isZero();
    }

    @Test
    void forceSendsItAllTheSame() {
        ask(SMALL, words(5001)).args("--force").call().expect(0);

        assertThat(server.untaken()).isEqualTo(1);
    }

    /// Estimated at 5,251 tokens, which may as well be 4,200.
    @Test
    void whatMayStillFitIsSent() {
        ask("foreign", words(5001)).call().expect(0);

        assertThat(server.untaken()).isEqualTo(1);
    }

    @Test
    void whatCannotFitByTheMostCautiousEstimateIsRefused() {
        Result result = ask("foreign", words(10_000)).call().expect(2);

        assertThat(result.failure()).contains("the prompt has about 10,500 tokens");
    }

    @Test
    void aModelOfUnknownContextIsAsked() {
        ask("unheard-of", words(10_000)).call().expect(0);

        assertThat(server.untaken()).isEqualTo(1);
    }

    private Program ask(String model, String prompt) {
        return Program.in(home)
                .settings(
                        "[providers.lab]", "type = 'openai'", "base_url = '" + server.url("") + "'")
                .args("-m", "lab/" + model)
                .stdin(prompt);
    }

    /// As many tokens in o200k_base.
    private static String words(int count) {
        return "word" + " word".repeat(count - 1);
    }
}
