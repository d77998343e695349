package dev.llm.dialect.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.dialect.Encoded;
import dev.llm.model.ChatRequest;
import dev.llm.model.Extras;
import dev.llm.model.Media;
import dev.llm.model.Message;
import dev.llm.model.Origin;
import dev.llm.model.Parameters;
import dev.llm.model.Part;
import dev.llm.model.RawJson;
import dev.llm.model.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OllamaRequestTest {
    @Test
    void streamAndTruncateAreAlwaysSaid() {
        Encoded encoded = write(request(Message.user("Hi")));

        assertThat(encoded.body())
                .hasToString(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
                                + "\"stream\":false,\"truncate\":false}");
    }

    @Test
    void anExtraOverridesTruncateAndJoinsTheOptions() {
        var extras =
                Extras.of(
                        OllamaDialect.NAME,
                        Map.of(
                                "truncate", new RawJson("true"),
                                "options", new RawJson("{\"num_ctx\":8192}")));
        ChatRequest request =
                request(Message.user("Hi"))
                        .withParameters(Parameters.NONE.withMaxTokens(5))
                        .withExtras(extras);

        JsonNode body = write(request).body();

        assertThat(body.path("truncate").asBoolean()).isTrue();
        assertThat(body.path("options")).hasToString("{\"num_predict\":5,\"num_ctx\":8192}");
    }

    @Test
    void aResultNamesItsToolAndArgumentsAreAnObject() {
        var broken = new Part.ToolCall("call_1", "f", new RawJson("{broken"), Extras.NONE);
        var result = new Part.ToolResult("call_1", List.of(new Part.Text("no")), true, Extras.NONE);

        JsonNode messages =
                write(
                                request(
                                        new Message(Role.ASSISTANT, List.of(broken)),
                                        new Message(Role.USER, List.of(result))))
                        .body()
                        .path("messages");

        assertThat(messages.path(0).path("tool_calls").path(0).path("function").path("arguments"))
                .hasToString("{\"invalid_arguments\":\"{broken\"}");
        assertThat(messages.path(1))
                .hasToString(
                        "{\"role\":\"tool\",\"content\":\"Error: no\",\"tool_name\":\"f\",\"tool_call_id\":\"call_1\"}");
    }

    @Test
    void anImageThatIsNotInlineIsLostByName() {
        var image = new Part.Image(new Media.Link("https://example.com", null), Extras.NONE);

        assertThat(write(request(new Message(Role.USER, List.of(image)))).lost())
                .containsExactly("image by URL or file id");
    }

    private static Encoded write(ChatRequest request) {
        return new OllamaDialect().encodeRequest(request, new Origin("ollama", "m"));
    }

    private static ChatRequest request(Message... messages) {
        return new ChatRequest("m", List.of(messages), Parameters.NONE, false);
    }
}
