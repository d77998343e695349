package dev.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An answer that its provider ended for another reason than its end does not look whole.
@Timeout(60)
class UnfinishedAnswerTest {
    @TempDir private Path home;
    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insufficient_system_resource | the answer stopped for another reason than its end (insufficient_system_resource)",
                "model_length | the answer stopped because the context window is full (model_length)",
                "length | the answer stopped at the limit of tokens (length)",
            })
    void theReasonIsSaid(String word, String sentence) throws IOException {
        server.play(
                Script.json(
                        200,
                        """
                        {"id":"c","model":"m","choices":[{"index":0,"finish_reason":"%s",
                         "message":{"role":"assistant","content":"Hel"}}]}\
                        """
                                .formatted(word)));

        Result result = openai().call().expect(0);

        assertThat(result.out()).isEqualTo("Hel\n");
        assertThat(result.failure()).isEqualTo("llm: " + sentence);
    }

    @ParameterizedTest
    @CsvSource({"stop", "eos"})
    void anEndNeedsNoWords(String word) throws IOException {
        server.play(
                Script.json(
                        200,
                        """
                        {"id":"c","model":"m","choices":[{"index":0,"finish_reason":"%s",
                         "message":{"role":"assistant","content":"Hello"}}]}\
                        """
                                .formatted(word)));

        assertThat(openai().call().expect(0).err()).isEmpty();
    }

    @Test
    void aPauseThatCannotBeFollowedIsSaid() {
        server.play(
                Script.json(
                        200,
                        """
                        {"candidates":[{"content":{"role":"model","parts":[{"text":"Hel"}]},
                         "finishReason":"CONTINUATION","index":0}],"modelVersion":"m"}\
                        """));

        Result result =
                Program.in(home)
                        .env("GEMINI_API_KEY", "k")
                        .env("GOOGLE_GEMINI_BASE_URL", server.url(""))
                        .args("-m", "gemini/m", "--no-stream", "hi")
                        .call()
                        .expect(0);

        assertThat(result.out()).isEqualTo("Hel\n");
        assertThat(result.failure())
                .isEqualTo(
                        "llm: the answer is not finished: its provider paused it (CONTINUATION)");
    }

    private Program openai() throws IOException {
        return Program.in(home)
                .settings(
                        "[providers.lab]",
                        "type = 'openai'",
                        "base_url = '" + server.url("/v1") + "'")
                .args("-m", "lab/m", "--no-stream", "hi");
    }
}
