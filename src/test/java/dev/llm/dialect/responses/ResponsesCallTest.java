package dev.llm.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.dialect.ClientCall;
import dev.llm.json.Json;
import dev.llm.model.ChatReply;
import dev.llm.model.Event;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Proof;
import dev.llm.model.RawJson;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import dev.llm.model.Tool;
import dev.llm.model.Usage;
import dev.llm.sse.Frame;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ResponsesCallTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-21T10:00:00Z"));
    private static final Origin MAKER = new Origin("anthropic", "claude-opus-5-5");
    private static final String TOOLS =
            """
            "tools":[{"type":"custom","name":"exec","description":"Runs it."},
            {"type":"namespace","name":"clock","tools":[{"type":"function","name":"sleep"},{"type":"function","name":"sleep_for_a_time_that_is_longer_than_any_name_may_ever_be_in_here"}]}]\
            """;

    private final ResponsesDialect dialect =
            new ResponsesDialect(CLOCK, new RecentResponses(CLOCK));

    @Test
    void aClientGoesOnFromWhatItWasAnswered() {
        JsonNode first = read("\"input\":\"Hi\"").encodeReply(reply(new Part.Text("Hello.")));

        ClientCall call =
                read(
                        "\"previous_response_id\":\"%s\",\"input\":[{\"role\":\"user\",\"content\":\"More\"}]"
                                .formatted(first.path("id").stringValue()));

        assertThat(call.request().messages().toString())
                .containsSubsequence("Hi", "Hello.", "More");
        assertThat(call.request().extras()).isEqualTo(Extras.NONE);
        assertThat(call.encodeReply(reply(new Part.Text("x"))).path("previous_response_id"))
                .isEqualTo(first.path("id"));
    }

    @Test
    void anItemThatIsReferredToIsTheItem() {
        var thinking = new Part.Thinking("Hm.", new Proof(MAKER, "EqQB"), false, Extras.NONE);
        JsonNode first = read("\"input\":\"Hi\"").encodeReply(reply(thinking));
        String id = first.path("output").path(0).path("id").stringValue();

        ClientCall call = read("\"input\":[{\"type\":\"item_reference\",\"id\":\"" + id + "\"}]");

        assertThat(call.request().messages().getFirst().parts()).containsExactly(thinking);
        assertThat(call.lost()).isEmpty();
    }

    @Test
    void whatIsNotKnownIsSaidInTheApisOwnWords() {
        LlmException response = failure("\"previous_response_id\":\"resp_0\",\"input\":\"Hi\"");
        LlmException item = failure("\"input\":[{\"type\":\"item_reference\",\"id\":\"msg_0\"}]");

        assertThat(dialect.errorStatus(response)).isEqualTo(404);
        assertThat(dialect.encodeError(response))
                .hasToString(
                        "{\"error\":{\"message\":\"Previous response with id 'resp_0' not found.\",\"type\":\"invalid_request_error\","
                                + "\"param\":\"previous_response_id\",\"code\":\"previous_response_not_found\"}}");
        assertThat(dialect.encodeError(item).toString())
                .contains("Item with id 'msg_0' not found.", "\"param\":\"input\",\"code\":null");
    }

    @Test
    void reasoningThatIsNotKnownIsMissed() {
        ClientCall call =
                read(
                        "\"input\":[{\"type\":\"item_reference\",\"id\":\"rs_0\"},{\"role\":\"user\",\"content\":\"Hi\"}]");

        assertThat(call.lost()).containsExactly("reference to reasoning");
        assertThat(call.request().messages()).hasSize(1);
    }

    @Test
    void whatIsNotToBeStoredIsNot() {
        JsonNode first =
                read("\"store\":false,\"input\":\"Hi\"").encodeReply(reply(new Part.Text("x")));

        assertThatThrownBy(() ->
                        read("\"previous_response_id\":\"" + first.path("id").stringValue() + "\""))
                .isInstanceOf(LlmException.class);
    }

    @Test
    void toolsAreFunctionsElsewhereAndTheirOwnInTheAnswer() {
        ClientCall call = read("\"input\":\"Hi\"," + TOOLS);
        List<String> names =
                call.request().tools().stream()
                        .flatMap(tool -> ((Tool.Native) tool).substitutes().stream())
                        .map(Tool.Function::name)
                        .toList();

        List<JsonNode> events =
                events(
                        call,
                        called("call_1", names.get(0), "{\"input\":\"ls\\n\"}"),
                        called("call_2", names.get(1), "{}"),
                        called("call_3", names.get(2), "{}"));

        assertThat(names).allMatch(name -> name.matches("[a-zA-Z0-9_-]{1,64}"));
        JsonNode output = events.getLast().path("response").path("output");
        assertThat(((ObjectNode) output.path(0)).without("id"))
                .hasToString(
                        "{\"type\":\"custom_tool_call\",\"call_id\":\"call_1\",\"name\":\"exec\",\"input\":\"ls\\n\",\"status\":\"completed\"}");
        assertThat(((ObjectNode) output.path(1)).without("id"))
                .hasToString(
                        "{\"type\":\"function_call\",\"call_id\":\"call_2\",\"namespace\":\"clock\",\"name\":\"sleep\",\"arguments\":\"{}\",\"status\":\"completed\"}");
        assertThat(output.path(2).path("name").stringValue()).startsWith("sleep_for_a_time");
        assertThat(events.stream().map(event -> event.path("type").stringValue()))
                .contains(
                        "response.custom_tool_call_input.delta",
                        "response.custom_tool_call_input.done");
    }

    /// The client sends back what it was given; in between it may have been shown to any model.
    @Test
    void callsOfThemComeBackAsCallsOfTheFunctions() {
        ClientCall call =
                read(
                        TOOLS
                                + """
                                ,"input":[{"type":"custom_tool_call","call_id":"call_1","name":"exec","input":"ls"},
                                {"type":"function_call","call_id":"call_2","namespace":"clock","name":"sleep","arguments":"{}"},
                                {"type":"custom_tool_call_output","call_id":"call_1","output":"a"},
                                {"type":"function_call_output","call_id":"call_2","output":"b"}]\
                                """);

        assertThat(dialect.encodeRequest(call.request(), MAKER).body().path("input").toString())
                .contains("custom_tool_call", "\"namespace\":\"clock\",\"name\":\"sleep\"");
        Part.Opaque custom = (Part.Opaque) call.request().messages().get(0).parts().get(0);
        Part.Opaque sleep = (Part.Opaque) call.request().messages().get(0).parts().get(1);
        assertThat(custom.substitute()).isEqualTo(called("call_1", "exec", "{\"input\":\"ls\"}"));
        assertThat(sleep.substitute()).isEqualTo(called("call_2", "clock__sleep", "{}"));
    }

    private static Part.ToolCall called(String id, String name, String arguments) {
        return new Part.ToolCall(id, name, new RawJson(arguments), Extras.NONE);
    }

    private static ChatReply reply(Part... parts) {
        return new ChatReply(
                "msg_1",
                "m",
                List.of(parts),
                Stop.of(StopReason.END_TURN, "end_turn"),
                Usage.of(1, 2),
                true);
    }

    private static List<JsonNode> events(ClientCall call, Part... parts) {
        var frames = new ArrayList<Frame>();
        var encoder = call.streamEncoder();
        for (Event event : reply(parts).events()) {
            encoder.encode(event, frames::add);
        }
        return frames.stream().map(frame -> json(frame.data())).toList();
    }

    private LlmException failure(String fields) {
        return Objects.requireNonNull(catchThrowableOfType(LlmException.class, () -> read(fields)));
    }

    private ClientCall read(String fields) {
        return dialect.decodeCall(json("{\"model\":\"m\"," + fields + "}"), "openai");
    }

    private static JsonNode json(String text) {
        return Objects.requireNonNull(Json.parse(text), text);
    }
}
