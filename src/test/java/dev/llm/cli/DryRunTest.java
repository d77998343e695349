package dev.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.testing.Exchange;
import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class DryRunTest {
    @TempDir private Path home;
    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        server = ScriptedServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void showsTheVeryBodyThatACallSends() throws Exception {
        Result shown = llm().args("--dry-run", "--think", "low", "-s", "Be brief.", "Hi").call();
        server.play(Wire.ANTHROPIC.stream("ok"));
        llm().args("--think", "low", "-s", "Be brief.", "Hi").call().expect(0);

        String[] parts = shown.expect(0).out().split("\n", 2);
        Exchange sent = server.take();
        assertThat(parts[0]).isEqualTo("POST " + server.url("/v1/messages"));
        assertThat(Json.parse(parts[1])).isEqualTo(sent.json());
        assertThat(shown.err())
                .matches(
                        "llm: nothing was sent: anthropic/claude-opus-5-5 would read about \\d+ tokens \\(±\\d+ %\\), \\$0\\.\\d+, <0\\.1 % of its context\n");
        assertThat(shown.out() + shown.err()).doesNotContain("sk-canary");
        assertThat(server.untaken()).isZero();
    }

    @Test
    void isOneObjectForPrograms() {
        JsonNode json =
                Objects.requireNonNull(
                        Json.parse(llm().args("--dry-run", "--json", "Hi").call().expect(0).out()));

        assertThat(json.path("provider").stringValue()).isEqualTo("anthropic");
        assertThat(json.path("model").stringValue()).isEqualTo("claude-opus-5-5");
        assertThat(json.path("body").path("messages").size()).isEqualTo(1);
        assertThat(json.path("input_tokens").longValue()).isPositive();
        assertThat(json.path("method").stringValue()).isEqualTo("estimate");
        assertThat(server.untaken()).isZero();
    }

    @Test
    void goesOnToTheNextModelAsACallDoes() {
        Result result =
                llm().settings("[routes.r]", "targets = ['claude-haiku-4-5', 'claude-opus-5-5']")
                        .args("-m", "r", "--dry-run")
                        .stdin("word and word ".repeat(90_000))
                        .call()
                        .expect(0);

        assertThat(result.out()).contains("\"model\" : \"claude-opus-5-5\"");
    }

    @Test
    void refusesWhatACallRefuses() {
        assertThat(
                        llm().args("--dry-run", "-o", "temperature=0.5", "Hi")
                                .call()
                                .expect(2)
                                .failure())
                .contains("takes no temperature");
    }

    @Test
    void nothingOfEchoWouldLeaveTheMachine() {
        Result result = Program.in(home).args("-m", "echo", "--dry-run", "Hello there").call();

        assertThat(result.expect(0).out()).isEmpty();
        assertThat(result.err()).contains("nothing was sent: echo");
    }

    private Program llm() {
        return Program.in(home)
                .env("ANTHROPIC_BASE_URL", server.url(""))
                .env("ANTHROPIC_API_KEY", "sk-canary")
                .args("-m", "claude-opus-5-5");
    }
}
