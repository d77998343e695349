package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.model.ChatReply;
import dev.llm.model.Extras;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.RawJson;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import dev.llm.model.Tool;
import dev.llm.model.ToolChoice;
import dev.llm.model.Usage;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Names of tools that one API takes and another refuses.
class FlatNamesTest {
    private static final String LONG =
            "mcp__a_server_with_a_name__" + "and_a_tool_with_a_longer_one".repeat(3);
    private static final String DOTTED = "files.read";

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai-chat", "openai-responses", "ollama"})
    void everyApiIsGivenANameThatItTakesAndTheClientItsOwn(String dialect) {
        ClientCall call = call(dialect);

        List<String> names =
                call.request().tools().stream().map(tool -> ((Tool.Function) tool).name()).toList();
        assertThat(names)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-zA-Z_][a-zA-Z0-9_-]{0,63}"))
                .endsWith("plain")
                .doesNotContain(LONG, DOTTED);
        String said = call.request().messages().toString();
        assertThat(said).contains(names.getFirst()).doesNotContain("name=" + LONG);
        if (!dialect.equals("ollama")) {
            assertThat(call.request().toolChoice())
                    .isEqualTo(new ToolChoice.Named(names.getFirst()));
        }
        for (Dialect target : Corpus.dialects()) {
            Encoded encoded = target.encodeRequest(call.request(), new Origin(target.name(), "m"));
            TargetRules.check(target.name(), encoded.body());
        }

        ChatReply reply = reply(names);

        var streamed = new StringBuilder();
        StreamEncoder encoder = call.streamEncoder();
        reply.events()
                .forEach(event ->
                        encoder.encode(event, frame -> streamed.append(frame.data()).append('\n')));
        for (String answer : List.of(call.encodeReply(reply).toString(), streamed.toString())) {
            assertThat(answer)
                    .contains(
                            "\"name\":\"" + LONG + '"',
                            "\"name\":\"" + DOTTED + '"',
                            "\"name\":\"plain\"")
                    .doesNotContain(names.get(0), names.get(1));
        }
    }

    @Test
    void theSameNameIsTheSameInEveryRequest() {
        assertThat(call("anthropic").request().tools())
                .isEqualTo(call("anthropic").request().tools());
        assertThat(FlatName.of(LONG + "a")).isNotEqualTo(FlatName.of(LONG + "b"));
        assertThat(FlatName.of(FlatName.of(LONG))).isEqualTo(FlatName.of(LONG));
    }

    @ParameterizedTest
    @CsvSource({"plain, true", "_a-1, true", "1st, false", "-a, false", "a.b, false", "é, false"})
    void whatEveryApiTakesStays(String name, boolean stays) {
        assertThat(FlatName.of(name).equals(name)).isEqualTo(stays);
        assertThat(FlatName.of(name)).matches("[a-zA-Z_][a-zA-Z0-9_-]{0,63}");
    }

    private static ChatReply reply(List<String> names) {
        List<Part> calls =
                names.stream()
                        .<Part>map(name ->
                                new Part.ToolCall(
                                        "id_" + name.length(),
                                        name,
                                        new RawJson("{}"),
                                        Extras.NONE))
                        .toList();
        Stop stop = Stop.of(StopReason.TOOL_USE, "tool_use");
        return new ChatReply("1", "m", calls, stop, Usage.of(1, 2), true);
    }

    private static ClientCall call(String dialect) {
        String body =
                switch (dialect) {
                    case "anthropic" ->
                            """
                            {"model":"m","max_tokens":9,"tools":[{"name":"$1","input_schema":{"type":"object"}},{"name":"$2","input_schema":{"type":"object"}},
                            {"name":"plain","input_schema":{"type":"object"}}],"tool_choice":{"type":"tool","name":"$1"},
                            "messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"$1","input":{}}]},
                            {"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"x"}]}]}\
                            """;
                    case "openai-responses" ->
                            """
                            {"model":"m","tools":[{"type":"function","name":"$1"},{"type":"function","name":"$2"},{"type":"function","name":"plain"}],
                            "tool_choice":{"type":"function","name":"$1"},"input":[{"role":"user","content":"Hi"},
                            {"type":"function_call","call_id":"a","name":"$1","arguments":"{}"},{"type":"function_call_output","call_id":"a","output":"x"}]}\
                            """;
                    default ->
                            """
                            {"model":"m","tools":[{"type":"function","function":{"name":"$1"}},{"type":"function","function":{"name":"$2"}},
                            {"type":"function","function":{"name":"plain"}}],"tool_choice":{"type":"function","function":{"name":"$1"}},
                            "messages":[{"role":"user","content":"Hi"},
                            {"role":"assistant","content":"","tool_calls":[{"id":"a","type":"function","function":{"name":"$1","arguments":"{}"}}]},
                            {"role":"tool","tool_call_id":"a","tool_name":"$1","content":"x"}]}\
                            """;
                };
        JsonNode json = Json.parse(body.replace("$1", LONG).replace("$2", DOTTED));
        Dialect own =
                Corpus.dialects().stream()
                        .filter(one -> one.name().equals(dialect))
                        .findFirst()
                        .orElseThrow();
        return own.decodeCall(Objects.requireNonNull(json), dialect);
    }
}
