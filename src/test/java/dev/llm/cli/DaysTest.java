package dev.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Prices and models come and go with the days.
@Timeout(60)
class DaysTest {
    @TempDir private Path home;

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"2026-11-30T23:59:59Z, $0.000004", "2026-12-01T00:00:00Z, $0.000008"})
    void aPromptCostsWhatItDoesOnItsDay(Instant time, String cost) {
        Result result =
                gemini().at(time).args("-m", "gemini-4-argon", "--dry-run", "One two").call();

        assertThat(result.expect(0).err()).contains(cost);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"2026-11-30T23:59:59Z, $0.000032", "2026-12-01T00:00:00Z, $0.000064"})
    void anAnswerCostsWhatItDoesOnItsDay(Instant time, String cost) {
        try (var server = ScriptedServer.start()) {
            server.play(Script.json(200, answer("gemini-4-argon")));

            Result result =
                    gemini().env("GOOGLE_GEMINI_BASE_URL", server.url(""))
                            .at(time)
                            .args("-m", "gemini-4-argon", "--no-stream", "-u", "hi")
                            .call();

            assertThat(result.expect(0).err()).contains(", " + cost + " (");
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"2026-11-30T23:59:59Z, 2", "2026-12-01T00:00:00Z, 4"})
    void aSheetShowsThePriceOfTheDay(Instant time, String price) {
        Result result =
                llm().at(time).args("models", "show", "gemini-4-argon", "--json").call().expect(0);

        assertThat(result.out()).contains("\"price\":{\"input\":\"" + price + "\"");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"2026-12-10T23:59:59Z, true", "2026-12-11T00:00:00Z, false"})
    void aModelIsListedUntilItIsGone(Instant time, boolean listed) {
        try (var server = ScriptedServer.start()) {
            server.play(Script.json(200, "{\"object\":\"list\",\"data\":[{\"id\":\"gpt-5\"}]}"));

            Result result =
                    llm().env("OPENAI_BASE_URL", server.url("/v1"))
                            .env("OPENAI_API_KEY", "sk-canary")
                            .at(time)
                            .args("models", "-q", "openai")
                            .call()
                            .expect(0);

            assertThat(result.out().contains("openai/gpt-5 ")).isEqualTo(listed);
        }
    }

    @Test
    void aPriceToComeIsAnnouncedAndOneThatIsOverIsNot() {
        Program show = llm().args("models", "show", "gemini-4-argon");

        assertThat(show.at(Instant.parse("2026-11-30T12:00:00Z")).call().out())
                .contains("$2 in", "until 2026-12-01", "$4 in", "from 2026-12-01");
        assertThat(show.at(Instant.parse("2026-12-01T12:00:00Z")).call().out())
                .contains("$4 in")
                .doesNotContain("$2 in", "from 2026-12-01");
    }

    private static String answer(String model) {
        return "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Hello\"}]},"
                + "\"finishReason\":\"STOP\"}],\"modelVersion\":\""
                + model
                + "\",\"usageMetadata\":{\"promptTokenCount\":1,\"candidatesTokenCount\":3,\"totalTokenCount\":4}}";
    }

    private Program gemini() {
        return llm().env("GEMINI_API_KEY", "canary-key");
    }

    /// Without a key, so that nobody is asked for a list.
    private Program llm() {
        return Program.in(home)
                .settings(
                        "providers.ollama.enabled = false",
                        "providers.lm-studio.enabled = false",
                        "providers.'llama.cpp'.enabled = false",
                        "providers.vllm.enabled = false");
    }
}
