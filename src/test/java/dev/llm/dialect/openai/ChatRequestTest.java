package dev.llm.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llm.dialect.Encoded;
import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Media;
import dev.llm.model.Message;
import dev.llm.model.Origin;
import dev.llm.model.Parameters;
import dev.llm.model.Part;
import dev.llm.model.Proof;
import dev.llm.model.RawJson;
import dev.llm.model.Role;
import dev.llm.model.ToolChoice;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ChatRequestTest {
    private static final Origin READER = new Origin("lab", "m");
    private static final Part CALL =
            new Part.ToolCall("call_1", "f", RawJson.EMPTY_OBJECT, Extras.NONE);

    @Test
    void theLimitGoesUnderTheNameThatTheServerKnows() {
        ChatRequest request =
                request(Message.user("Hi")).withParameters(Parameters.NONE.withMaxTokens(7));

        assertThat(write(ChatDialect.openai(), request).body().toString())
                .contains("\"max_completion_tokens\":7")
                .doesNotContain("max_tokens");
        assertThat(write(ChatDialect.compatible(), request).body().toString())
                .contains("\"max_tokens\":7")
                .doesNotContain("max_completion_tokens");
    }

    @Test
    void nothingIsSentUnasked() {
        JsonNode body = write(ChatDialect.openai(), request(Message.user("Hi"))).body();

        assertThat(body)
                .hasToString(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    }

    @Test
    void aStreamAsksForItsUsage() {
        var request = new ChatRequest("m", List.of(Message.user("Hi")), Parameters.NONE, true);

        assertThat(write(ChatDialect.openai(), request).body().path("stream_options"))
                .hasToString("{\"include_usage\":true}");
    }

    @Test
    void reasoningGoesBackOnToolTurnsOfCompatibleServersOnly() {
        var thinking = new Part.Thinking("Hm.", null, false, Extras.NONE);
        ChatRequest toolTurn = request(new Message(Role.ASSISTANT, List.of(thinking, CALL)));
        ChatRequest otherTurn =
                request(new Message(Role.ASSISTANT, List.of(thinking, new Part.Text("A"))));

        assertThat(reasoning(write(ChatDialect.compatible(), toolTurn))).isEqualTo("Hm.");
        assertThat(reasoning(write(ChatDialect.compatible(), otherTurn))).isEmpty();
        assertThat(reasoning(write(ChatDialect.openai(), toolTurn))).isEmpty();
        assertThat(write(ChatDialect.openai(), toolTurn).lost()).containsExactly("thinking");
    }

    @Test
    void aForeignProofIsNeverWritten() {
        var proof = new Proof(new Origin("anthropic", "claude"), "SECRETSIG");
        var thinking = new Part.Thinking("Hm.", proof, false, Extras.NONE);
        Encoded encoded =
                write(
                        ChatDialect.compatible(),
                        request(new Message(Role.ASSISTANT, List.of(thinking, CALL))));

        assertThat(encoded.body().toString()).doesNotContain("SECRETSIG");
        assertThat(encoded.lost()).containsExactly("proof of thinking");
    }

    @Test
    void resultsComeRightAfterTheCallsWhateverStoodBeforeThem() {
        var image = new Part.Image(new Media.Inline("image/png", "AAAA"), Extras.NONE);
        var result =
                new Part.ToolResult(
                        "call_1", List.of(new Part.Text("no"), image), true, Extras.NONE);
        Encoded encoded =
                write(
                        ChatDialect.openai(),
                        request(
                                new Message(Role.ASSISTANT, List.of(CALL)),
                                new Message(Role.USER, List.of(new Part.Text("Go on."), result))));

        JsonNode messages = encoded.body().path("messages");
        assertThat(messages.path(1))
                .hasToString(
                        "{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"Error: no\"}");
        assertThat(messages.path(2))
                .hasToString(
                        "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"What the call call_1 shows:\"},"
                                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]}");
        assertThat(messages.path(3)).hasToString("{\"role\":\"user\",\"content\":\"Go on.\"}");
        assertThat(encoded.lost()).isEmpty();
    }

    @Test
    void aChoiceWithoutToolsIsNotWritten() {
        var request =
                new ChatRequest(
                        "m",
                        List.of(Message.user("Hi")),
                        List.of(),
                        new ToolChoice.Auto(),
                        true,
                        Parameters.NONE,
                        false,
                        Extras.NONE);

        assertThat(write(ChatDialect.openai(), request).body().propertyNames())
                .containsExactly("model", "messages");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"messages\":[]} | model: field required",
                "{\"model\":\"m\"} | messages: field required",
                "{\"model\":\"m\",\"messages\":{}} | messages: must be an array, not an object",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"function\"}]} | messages[0].role: must be system, developer, user, assistant or tool, not \"function\"",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]} | messages[0].content[0].text: field required",
                "{\"model\":\"m\",\"messages\":[],\"max_tokens\":99999999999} | max_tokens: must be an integer of at most 2147483647, not 99999999999",
                "{\"model\":\"m\",\"messages\":[],\"seed\":1e999} | seed: must be an integer, not 1E+999",
            })
    void whatIsWrongIsSaidWithItsPath(String body, String message) {
        JsonNode json = Objects.requireNonNull(Json.parse(body));

        assertThatThrownBy(() -> ChatDialect.openai().decodeRequest(json, "openai"))
                .isInstanceOf(LlmException.class)
                .hasMessage(message);
    }

    private static String reasoning(Encoded encoded) {
        return encoded.body().path("messages").path(0).path("reasoning_content").asString("");
    }

    private static Encoded write(ChatDialect dialect, ChatRequest request) {
        return dialect.encodeRequest(request, READER);
    }

    private static ChatRequest request(Message... messages) {
        return new ChatRequest("m", List.of(messages), Parameters.NONE, false);
    }
}
