package dev.llm.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.dialect.ClientCall;
import dev.llm.dialect.Encoded;
import dev.llm.dialect.anthropic.AnthropicDialect;
import dev.llm.json.Json;
import dev.llm.model.ChatReply;
import dev.llm.model.Extras;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.RawJson;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import dev.llm.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Tools that take free text, for models that know none.
class CustomToolsTest {
    private static final Origin CLAUDE = new Origin("anthropic", "claude-x");
    private static final Origin OPENAI = new Origin("openai", "gpt-x");
    private static final String CALLED =
            "{\"id\":\"call_1\",\"type\":\"custom\",\"custom\":{\"name\":\"exec\",\"input\":\"ls\"}}";

    private final ClientCall call =
            ChatDialect.openai()
                    .decodeCall(
                            json(
                                    """
                                    {"model":"m","max_completion_tokens":9,"tools":[{"type":"custom","custom":{"name":"exec","description":"Runs it.",
                                    "format":{"type":"grammar","grammar":{"syntax":"lark","definition":"start: x"}}}}],
                                    "tool_choice":{"type":"custom","custom":{"name":"exec"}},
                                    "messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":null,"tool_calls":[$]},
                                    {"role":"tool","tool_call_id":"call_1","content":"a"}]}\
                                    """
                                            .replace("$", CALLED)),
                            "openai");

    @Test
    void areFunctionsElsewhere() {
        Encoded encoded = new AnthropicDialect().encodeRequest(call.request(), CLAUDE);

        JsonNode tool = encoded.body().path("tools").path(0);
        assertThat(encoded.lost()).isEmpty();
        assertThat(tool.path("name").stringValue()).isEqualTo("exec");
        assertThat(tool.path("description").stringValue())
                .isEqualTo("Runs it.\n\nThe input must match this lark grammar:\nstart: x");
        assertThat(tool.path("input_schema").path("required")).hasToString("[\"input\"]");
        assertThat(encoded.body().path("tool_choice"))
                .hasToString("{\"type\":\"tool\",\"name\":\"exec\"}");
        assertThat(encoded.body().path("messages").path(1).path("content"))
                .hasToString(
                        "[{\"type\":\"tool_use\",\"id\":\"call_1\",\"name\":\"exec\",\"input\":{\"input\":\"ls\"}}]");
    }

    @Test
    void stayWhatTheyAreInTheirOwnFormat() {
        JsonNode body = ChatDialect.openai().encodeRequest(call.request(), OPENAI).body();

        assertThat(body.path("tools").path(0).path("type").stringValue()).isEqualTo("custom");
        assertThat(body.path("tool_choice"))
                .hasToString("{\"type\":\"custom\",\"custom\":{\"name\":\"exec\"}}");
        assertThat(body.path("messages").path(1).path("tool_calls"))
                .hasToString("[" + CALLED + "]");
    }

    @Test
    void areCalledAsTheClientKnowsThem() {
        ChatReply reply = reply("{\"input\":\"ls\"}");

        JsonNode choice = call.encodeReply(reply).path("choices").path(0);

        assertThat(choice.path("message").path("tool_calls")).hasToString("[" + CALLED + "]");
        assertThat(choice.path("finish_reason").stringValue()).isEqualTo("tool_calls");
    }

    @Test
    void soInAStream() {
        var calls = new ArrayList<String>();
        var reasons = new ArrayList<String>();
        var encoder = call.streamEncoder();
        for (var event : reply("{\"input\":\"ls\"}").events()) {
            encoder.encode(
                    event,
                    frame -> {
                        JsonNode json = Json.parse(frame.data());
                        JsonNode choice =
                                json == null ? Json.object() : json.path("choices").path(0);
                        choice.path("delta")
                                .path("tool_calls")
                                .forEach(called -> calls.add(called.toString()));
                        reasons.add(choice.path("finish_reason").asString(""));
                    });
        }

        assertThat(calls)
                .containsExactly(
                        "{\"index\":0,\"id\":\"call_1\",\"type\":\"custom\",\"custom\":{\"name\":\"exec\",\"input\":\"\"}}",
                        "{\"index\":0,\"custom\":{\"input\":\"ls\"}}");
        assertThat(reasons).contains("tool_calls");
    }

    private static ChatReply reply(String arguments) {
        var part = new Part.ToolCall("call_1", "exec", new RawJson(arguments), Extras.NONE);
        Stop stop = Stop.of(StopReason.TOOL_USE, "tool_use");
        return new ChatReply("1", "m", List.of(part), stop, Usage.of(1, 2), true);
    }

    private static JsonNode json(String text) {
        return Objects.requireNonNull(Json.parse(text), text);
    }
}
