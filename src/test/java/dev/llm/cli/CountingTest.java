package dev.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Client;
import dev.llm.testing.Program;
import dev.llm.testing.Proxy;
import dev.llm.testing.Result;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Counters of the user's own, and what answers teach.
@Timeout(60)
class CountingTest {
    private static final String LONG = "The quick brown fox jumps over the lazy dog. ".repeat(400);

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
    void aProgramCountsForAProvider() {
        String out =
                llm().settings("[tokens.anthropic]", "command = ['wc', '-c']")
                        .args("count-tokens", "--json", "-m", "claude-opus-5-5", "Hello")
                        .call()
                        .expect(0)
                        .out();

        assertThat(out).contains("\"input_tokens\":5,", "\"method\":\"command\"");
    }

    @Test
    void aModelsOwnProgramGoesBeforeItsProviders() {
        String out =
                llm().settings(
                                "[tokens.anthropic]",
                                "command = ['wc', '-c']",
                                "[tokens.'claude-opus-5-5']",
                                "command = ['echo', '77']")
                        .args("count-tokens", "--json", "-m", "claude-opus-5-5", "Hello")
                        .call()
                        .expect(0)
                        .out();

        assertThat(out).contains("\"input_tokens\":77,");
    }

    @Test
    void oneThatFailsIsNamedAndTheEstimateServes() {
        Result result =
                llm().settings("[tokens.anthropic]", "command = ['false']")
                        .args("count-tokens", "--json", "-m", "claude-opus-5-5", "Hello")
                        .call()
                        .expect(0);

        assertThat(result.out()).contains("\"method\":\"estimate\"");
        assertThat(result.err())
                .isEqualTo(
                        "llm: the counter false failed with exit code 1, so the tokens are estimated\n");
    }

    @Test
    void answersTeachHowFarEstimatesAreOff() {
        long before = estimate();
        for (int i = 0; i < 5; i++) {
            server.play(counting(Math.round(before * 1.25)));
            ask(LONG);
        }

        assertThat(estimate()).isBetween(Math.round(before * 1.2), Math.round(before * 1.3));
        assertThat(accuracy().expect(0).out())
                .matches(
                        Pattern.compile(
                                "answers +ratio +spread +last +model\n +5 +1\\.2\\d\\d +0\\.000 +\\d{4}-\\d\\d-\\d\\d +claude-opus-5-5\n"));
    }

    @Test
    void shortPromptsAndCutAnswersTeachNothing() {
        server.play(counting(1000), Wire.ANTHROPIC.begun("half"));
        ask("Hello");
        llm().args("-m", "claude-opus-5-5", "--retries", "0", LONG).call().expect(6);

        assertThat(accuracy().expect(0).out()).isEqualTo("no answers have been compared yet\n");
    }

    @Test
    void whatIsCountedExactlyNeedsNoTeaching() {
        server.play(Wire.OPENAI.stream("ok"));
        llm().env("OPENAI_API_KEY", "sk-canary")
                .env("OPENAI_BASE_URL", server.url("/v1"))
                .args("-m", "gpt-6.2-sol", LONG)
                .call()
                .expect(0);

        assertThat(accuracy().expect(0).out()).isEqualTo("no answers have been compared yet\n");
    }

    @Test
    void toolsThatWereGivenAsAParameterTeachNothing() {
        server.play(counting(90_000));
        llm().args("-m", "claude-opus-5-5", "-o", "tools=[{\"name\":\"web_search\"}]", LONG)
                .call()
                .expect(0);

        assertThat(accuracy().expect(0).out()).isEqualTo("no answers have been compared yet\n");
    }

    @Test
    void aProgramThatFailedIsSaidToBeNone() {
        String out =
                llm().settings("[tokens.openai]", "command = ['false']")
                        .env("OPENAI_API_KEY", "sk-canary")
                        .args("count-tokens", "--json", "-m", "gpt-6.2-sol", "Hello")
                        .call()
                        .expect(0)
                        .out();

        assertThat(out).contains("\"method\":\"exact\"");
    }

    @Test
    void theAccuracyTakesNothingElse() {
        assertThat(llm().args("count-tokens", "--accuracy", "-m", "x").call().expect(2).failure())
                .isEqualTo(
                        "llm: --accuracy shows what was learned of all models; give it no more than --json");
    }

    @Test
    void whatIsKeptHoldsNoText() throws Exception {
        server.play(counting(1500));
        ask(LONG);

        String kept = Files.readString(home.resolve(".cache/llm/token-accuracy.json"));
        assertThat(kept).contains("claude-opus-5-5").doesNotContain("fox", "sk-canary");
    }

    @Test
    void whatTheProviderCountsIsComparedAndTeaches() throws Exception {
        Path file = Files.writeString(home.resolve("long.txt"), LONG);
        server.play(Script.json(200, "{\"input_tokens\":2000}"));

        Result result =
                llm().args("count-tokens", "--exact", "-m", "claude-opus-5-5", "-f", "" + file)
                        .call()
                        .expect(0);

        assertThat(result.err())
                .matches(
                        "llm: .*long\\.txt: counted here, claude-opus-5-5 would have about [\\d,]+ tokens, [+-]\\d+\\.\\d %\n");
        assertThat(accuracy().expect(0).out()).contains("claude-opus-5-5");
    }

    @Test
    void answersThroughTheProxyTeachToo() throws Exception {
        long before = estimate();
        try (Proxy proxy = Proxy.start(llm())) {
            for (int i = 0; i < 5; i++) {
                server.play(counting(Math.round(before * 1.25)));
                askThrough(proxy, "claude-opus-5-5", LONG);
            }
        }

        assertThat(estimate()).isBetween(Math.round(before * 1.2), Math.round(before * 1.3));
    }

    @Test
    void throughTheProxyOnlyLongRequestsThatAreWholeTeachOfRealModels() throws Exception {
        try (Proxy proxy = Proxy.start(llm())) {
            server.play(counting(4000));
            askThrough(proxy, "claude-opus-5-5", "short");
            server.play(Script.json(400, "{}"));
            askThrough(proxy, "claude-opus-5-5", LONG);
            askThrough(proxy, "echo", LONG);
        }

        assertThat(accuracy().expect(0).out()).isEqualTo("no answers have been compared yet\n");
    }

    @Test
    void aCounterForWhatNobodyHasIsNamed() {
        Program program =
                llm().settings(
                                "[tokens.claude-opus-55]",
                                "command = ['ctok']",
                                "[tokens.'ollama/own:7b']",
                                "command = ['ctok']");

        assertThat(program.args("config", "check").call().expect(0).err())
                .startsWith("llm: ")
                .endsWith(
                        "tokens.claude-opus-55 counts for nothing: no provider and no model is called claude-opus-55; did you mean claude-opus-5-5?\n")
                .doesNotContain("own:7b");
        assertThat(
                        program.args("count-tokens", "-m", "claude-opus-5-5", "Hello")
                                .call()
                                .expect(0)
                                .err())
                .contains("tokens.claude-opus-55 counts for nothing");
    }

    @Test
    void andSoIsOneForAnAliasWhichStandsForAnother() {
        String err =
                llm().settings(
                                "[aliases]",
                                "big = 'claude-opus-5-5'",
                                "[tokens.big]",
                                "command = ['ctok']")
                        .args("config", "check")
                        .call()
                        .expect(0)
                        .err();

        assertThat(err).endsWith("is called big; did you mean claude-opus-5-5?\n");
    }

    /// Until what it teaches is kept, which its line in the log comes before.
    private static void askThrough(Proxy proxy, String model, String prompt) throws Exception {
        proxy.forgetLines();
        Client.ask(
                proxy.port(),
                "/v1/messages",
                "{\"model\":\"%s\",\"max_tokens\":9,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                        .formatted(model, prompt),
                "anthropic-version: 2023-06-01");
        proxy.nextLine();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("lesson")) {
                thread.join();
            }
        }
    }

    private void ask(String prompt) {
        llm().args("-m", "claude-opus-5-5", prompt).call().expect(0);
    }

    private Result accuracy() {
        return Program.in(home).args("count-tokens", "--accuracy").call();
    }

    private long estimate() {
        String out =
                llm().args("count-tokens", "--json", "-m", "claude-opus-5-5", LONG)
                        .call()
                        .expect(0)
                        .out();
        Matcher tokens = Pattern.compile("\"input_tokens\":(\\d+)").matcher(out);
        assertThat(tokens.find()).isTrue();
        return Long.parseLong(Objects.requireNonNull(tokens.group(1)));
    }

    /// An answer that says how much it read.
    private static Script counting(long inputTokens) {
        return Script.stream(
                "text/event-stream",
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-opus-5-5\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":"
                        + inputTokens
                        + ",\"output_tokens\":1}}}\n\n",
                "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"ok\"}}\n\n",
                "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
                "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":1}}\n\n",
                "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    private Program llm() {
        return Program.in(home)
                .env("ANTHROPIC_BASE_URL", server.url(""))
                .env("ANTHROPIC_API_KEY", "sk-canary");
    }
}
