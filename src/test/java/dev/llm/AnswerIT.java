package dev.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.testing.Program;
import dev.llm.testing.Result;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the options make of an answer, and which model is asked.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswerIT {
    private static final String TWO_BLOCKS = "Take\n```sh\nls\n```\nor\n~~~\nls -l\n~~~\n";

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

    @Test
    void aWholeAnswerAsJson() {
        server.play(Wire.ANTHROPIC.stream("Hel", "lo"));

        JsonNode json = timesChecked(json(ask(Wire.ANTHROPIC, "--json").call().expect(0)));

        assertThat(json)
                .isEqualTo(
                        Json.parse(
                                """
                                {"id":"msg_1","model":"claude-sonnet-5-5","provider":"anthropic",
                                 "response":"Hello","reasoning":null,
                                 "stop_reason":"end_turn","provider_stop_reason":"end_turn","complete":true,
                                 "usage":{"input_tokens":3,"output_tokens":5,"cache_read_tokens":null,
                                          "cache_write_tokens":null,"cache_write_long_tokens":null,
                                          "reasoning_tokens":null},
                                 "cost":"0.000056",
                                 "cost_parts":{"input":"0.000006","cache_read":"0","cache_write":"0",
                                               "cache_write_long":"0","output":"0.00005","requests":"0"}}\
                                """));
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aCutAnswerAsJsonDoesNotLookComplete(Wire wire) {
        server.play(wire.begun("Hel"));

        Result result = ask(wire, "--json").call().expect(6);

        JsonNode json = json(result);
        assertThat(json.path("response").stringValue()).isEqualTo("Hel");
        assertThat(json.path("complete").booleanValue()).isFalse();
        assertThat(json.path("stop_reason").isNull()).isTrue();
        assertThat(json.path("error").path("kind").stringValue()).isEqualTo("cut");
        assertThat(result.failure()).contains("cut after 3 characters");
    }

    @Test
    void aRefusalAndALimitAsJson() {
        server.play(
                Wire.ANTHROPIC.stream(Wire.Ending.REFUSAL),
                Wire.OPENAI.stream(Wire.Ending.LIMIT, "and"),
                Wire.OPENAI.stream(Wire.Ending.LIMIT, "and"));

        Result refused = ask(Wire.ANTHROPIC, "--json").call().expect(5);
        assertThat(json(refused).path("stop_reason").stringValue()).isEqualTo("refusal");
        assertThat(json(refused).path("complete").booleanValue()).isTrue();
        assertThat(refused.failure()).contains("the model refused");
        JsonNode limited = json(ask(Wire.OPENAI, "--json").call().expect(0));
        assertThat(limited.path("stop_reason").stringValue()).isEqualTo("max_tokens");
        assertThat(limited.path("provider_stop_reason").stringValue()).isEqualTo("length");
        json(ask(Wire.OPENAI, "--json", "--fail-on-truncation").call().expect(7));
    }

    @Test
    void aFailureBeforeTheAnswerPrintsNoJson() {
        server.play(Script.json(401, Wire.ANTHROPIC.error("authentication_error", "no")));

        Result result = ask(Wire.ANTHROPIC, "--json").call().expect(4);

        assertThat(result.out()).isEmpty();
        result.failure();
    }

    @Test
    void codeBlocksAreTakenOut() {
        server.otherwise(Wire.OPENAI.stream(TWO_BLOCKS));

        Result first = ask(Wire.OPENAI, "-x").call().expect(0);
        assertThat(first.out()).isEqualTo("ls\n");
        assertThat(first.err()).isEmpty();
        assertThat(ask(Wire.OPENAI, "--xl").call().expect(0).out()).isEqualTo("ls -l\n");
        assertThat(ask(Wire.OPENAI, "-x", "--json").call().expect(2).out()).isEmpty();
    }

    @Test
    void anAnswerWithoutACodeBlockIsPrintedWholeAndThatIsSaid() {
        server.play(Wire.OPENAI.stream("Just do it"));

        Result result = ask(Wire.OPENAI, "-x").call().expect(0);

        assertThat(result.out()).isEqualTo("Just do it\n");
        assertThat(result.failure()).contains("no fenced code block");
    }

    @Test
    void ofACutAnswerNoCodeIsPrinted() {
        server.play(
                Wire.OPENAI.begun("```\nrm -r"),
                Wire.OPENAI.begun(TWO_BLOCKS),
                Wire.OPENAI.stream(Wire.Ending.LIMIT, "```\nrm -r"));

        assertThat(ask(Wire.OPENAI, "-x").call().expect(6).out()).isEmpty();
        assertThat(ask(Wire.OPENAI, "-x").call().expect(6).out()).isEmpty();
        Result limited = ask(Wire.OPENAI, "-x").call().expect(7);
        assertThat(limited.out()).isEmpty();
        assertThat(limited.err()).contains("nothing is printed");
    }

    @Test
    void theUsageLineCountsPricesAndTimes() {
        server.play(Wire.ANTHROPIC.stream("ok"), Wire.OPENAI.stream("ok"));

        assertThat(ask(Wire.ANTHROPIC, "-u").call().expect(0).err())
                .matches(
                        "3 tokens in, 5 out, \\$0\\.000056 \\(\\$0\\.000006 in, \\$0\\.00005 out\\), "
                                + "first token \\d+\\.\\d\\d s, total \\d+\\.\\d\\d s\n");
        assertThat(ask(Wire.OPENAI, "-u").call().expect(0).err())
                .startsWith("3 tokens in, 5 out, cost unknown, first token ");
    }

    @Test
    void reasoningGoesToStandardErrorUnlessHidden() {
        server.otherwise(
                Script.stream(
                        "text/event-stream",
                        "data: {\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"Let me \"}}]}\n\n",
                        "data: {\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"see\\u001b[2J\"}}]}\n\n",
                        Wire.OPENAI.piece("42"),
                        Wire.OPENAI.ending(Wire.Ending.DONE)));

        Result shown = ask(Wire.OPENAI).call().expect(0);
        assertThat(shown.out()).isEqualTo("42\n");
        assertThat(shown.err()).isEqualTo("Let me see\u241b[2J\n");
        assertThat(ask(Wire.OPENAI, "--color", "always").call().expect(0).err())
                .isEqualTo("\u001b[2mLet me see\u241b[2J\u001b[22m\n");
        assertThat(ask(Wire.OPENAI, "-R").call().expect(0).err()).isEmpty();
        Result asJson = ask(Wire.OPENAI, "--json").call().expect(0);
        assertThat(asJson.err()).isEmpty();
        assertThat(json(asJson).path("reasoning").stringValue()).isEqualTo("Let me see\u001b[2J");
    }

    @Test
    void settingsAliasesAndEntriesAreUsed() throws Exception {
        server.otherwise(Wire.OPENAI.stream("ok"));
        Program program =
                Program.in(home)
                        .env("LAB_KEY", "lab-key")
                        .settings(
                                "model = \"quick\"",
                                "[providers.lab]",
                                "type = \"openai\"",
                                "base_url = \"" + server.url("/v1") + "\"",
                                "api_key = \"env:LAB_KEY\"",
                                "[aliases]",
                                "quick = \"lab/small-model\"");

        program.args("hi").run().expect(0);
        var sent = server.take();
        assertThat(sent.json().path("model").stringValue()).isEqualTo("small-model");
        assertThat(sent.header("authorization")).isEqualTo("Bearer lab-key");
        program.args("-m", "lab/other/model:7b", "hi").call().expect(0);
        assertThat(server.take().json().path("model").stringValue()).isEqualTo("other/model:7b");
        program.env("LLM_MODEL", "lab/from-variable").args("hi").call().expect(0);
        assertThat(server.take().json().path("model").stringValue()).isEqualTo("from-variable");
        program.args("chat", "--key", "call-key", "hi").call().expect(0);
        assertThat(server.take().header("authorization")).isEqualTo("Bearer call-key");
    }

    @Test
    void aProblemInTheSettingsIsAPlaceAndTheNearestName() {
        Program program = Program.in(home).settings("", "modle = \"x\"").args("-m", "echo", "hi");

        assertThat(program.call().expect(3).failure())
                .contains("settings.toml:2:1: unknown key 'modle'", "did you mean 'model'?");
    }

    @Test
    void withoutAModelTheFirstReadyProviderIsAsked() throws Exception {
        server.play(
                Wire.ANTHROPIC.stream("by key"),
                Script.json(
                        200,
                        """
                        {"models":[
                          {"name":"old:7b","modified_at":"2026-01-01T00:00:00Z"},
                          {"name":"new:7b","modified_at":"2026-11-01T00:00:00Z"},
                          {"name":"mid:7b","modified_at":"2026-05-01T00:00:00Z"}]}\
                        """),
                Wire.OLLAMA.stream("local"));

        Program keyed = Wire.ANTHROPIC.at(Program.in(home), server.url(""), "k").args("hi");
        assertThat(keyed.call().expect(0).out()).isEqualTo("by key\n");
        assertThat(server.take().json().path("model").stringValue()).isEqualTo("claude-sonnet-5-5");

        Program local = Program.in(home).env("OLLAMA_HOST", server.url("")).args("hi");
        assertThat(local.call().expect(0).out()).isEqualTo("local\n");
        assertThat(server.take().target()).isEqualTo("/api/tags");
        assertThat(server.take().json().path("model").stringValue()).isEqualTo("new:7b");
    }

    @Test
    void withNothingReadyWhatWasLookedForIsNamed() {
        int port;
        try (var closed = ScriptedServer.start()) {
            port = closed.port();
        }
        Program program = Program.in(home).env("OLLAMA_HOST", "127.0.0.1:" + port).args("hi");

        assertThat(program.call().expect(3).failure())
                .contains(
                        "ANTHROPIC_API_KEY", "OPENAI_API_KEY", "Ollama at http://127.0.0.1:" + port)
                .contains("llm -m echo");
    }

    @Test
    void aNameThatNothingPlacesGetsItsNearest() {
        server.otherwise(Script.json(200, "{\"models\":[{\"name\":\"qwen3\"}]}"));
        Program program = Program.in(home).env("OLLAMA_HOST", server.url(""));

        assertThat(program.args("-m", "claude-sonet-5-5", "hi").call().expect(3).failure())
                .contains("no provider is known for the model claude-sonet-5-5")
                .contains("did you mean claude-sonnet-5-5, ");
        assertThat(
                        program.args("-m", "antropic/claude-sonnet-5-5", "hi")
                                .call()
                                .expect(3)
                                .failure())
                .contains("no provider is named antropic");
    }

    @Test
    void theVersionIsThatOfTheBuild() throws Exception {
        Path pom = Path.of(System.getProperty("llm.root", "")).resolve("pom.xml");
        String version =
                Files.readString(pom).replaceFirst("(?s).*?<version>(.*?)</version>.*", "$1");

        assertThat(Program.in(home).args("--version").run().expect(0).out())
                .isEqualTo("llm " + version + "\n");
    }

    private static JsonNode json(Result result) {
        assertThat(result.out()).endsWith("}\n").hasLineCount(1);
        JsonNode json = Json.parse(result.out());
        assertThat(json).isNotNull();
        return Objects.requireNonNull(json);
    }

    /// The object without its times, which no test can know.
    private static JsonNode timesChecked(JsonNode json) {
        var object = (ObjectNode) json;
        assertThat(object.remove("duration_ms").isIntegralNumber()).isTrue();
        assertThat(object.remove("ttft_ms").isIntegralNumber()).isTrue();
        return object;
    }

    private Program ask(Wire wire, String... options) {
        return wire.asked(Program.in(home), server).args(options).args("hi");
    }
}
