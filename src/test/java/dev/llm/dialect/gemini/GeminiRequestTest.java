package dev.llm.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llm.dialect.CallIds;
import dev.llm.dialect.Encoded;
import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
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
import dev.llm.model.Tool;
import dev.llm.model.ToolChoice;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class GeminiRequestTest {
    private static final Origin READER = new Origin("gemini", "m");
    private static final String FIRST = CallIds.synthesised("reply", 0);
    private static final String SECOND = CallIds.synthesised("reply", 1);

    @Test
    void nothingIsSentUnaskedButThatNothingIsToBeStored() {
        assertThat(write(Message.user("Hi")).body())
                .hasToString(
                        "{\"model\":\"m\",\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}],\"store\":false}");
    }

    @Test
    void anExtraOverridesWhatIsSentUnasked() {
        var extras =
                Extras.of(
                        GeminiDialect.NAME,
                        Map.of(
                                "store",
                                new RawJson("true"),
                                "generationConfig",
                                new RawJson("{\"thinkingConfig\":{\"includeThoughts\":false}}")));
        ChatRequest request =
                request(Message.user("Hi"))
                        .withParameters(Parameters.NONE.withEffort(Effort.LOW))
                        .withExtras(extras);

        JsonNode body = write(request).body();

        assertThat(body.path("store").asBoolean()).isTrue();
        assertThat(body.path("generationConfig").path("thinkingConfig"))
                .hasToString("{\"thinkingLevel\":\"LOW\",\"includeThoughts\":false}");
    }

    @Test
    void aSignatureGoesBackOntoThePartItSatOn() {
        assertThat(
                        parts(
                                thought("", "s1", READER),
                                call("fc-1", "f"),
                                new Part.Text("said"),
                                thought("Hm.", "s2", READER),
                                thought("", "s3", READER),
                                thought("More.", "s4", READER),
                                thought("", "s5", READER)))
                .hasToString(
                        "[{\"functionCall\":{\"id\":\"fc-1\",\"name\":\"f\",\"args\":{}},\"thoughtSignature\":\"s1\"},"
                                + "{\"text\":\"said\"},"
                                + "{\"text\":\"Hm.\",\"thought\":true,\"thoughtSignature\":\"s2\"},"
                                + "{\"text\":\"\",\"thoughtSignature\":\"s3\"},"
                                + "{\"text\":\"More.\",\"thought\":true,\"thoughtSignature\":\"s4\"},"
                                + "{\"text\":\"\",\"thoughtSignature\":\"s5\"}]");
    }

    @Test
    void aSignatureWhosePartIsLostSitsOnNoOther() {
        var foreign = new Part.Opaque("anthropic", "server_tool_use", RawJson.EMPTY_OBJECT);

        assertThat(parts(thought("", "s1", READER), foreign, new Part.Text("said")))
                .hasToString("[{\"text\":\"\",\"thoughtSignature\":\"s1\"},{\"text\":\"said\"}]");
    }

    @Test
    void anotherMakersProofIsNeverWritten() {
        for (Origin maker : List.of(new Origin("anthropic", "claude"), new Origin("gemini", "x"))) {
            var redacted = new Part.Thinking("", new Proof(maker, "SECRETSIG"), true, Extras.NONE);
            Encoded encoded =
                    write(
                            new Message(
                                    Role.ASSISTANT,
                                    List.of(
                                            thought("Hm.", "SECRETSIG", maker),
                                            thought("", "SECRETSIG", maker),
                                            redacted,
                                            new Part.Text("said"))));

            assertThat(encoded.body().path("contents").path(0).path("parts"))
                    .hasToString("[{\"text\":\"Hm.\",\"thought\":true},{\"text\":\"said\"}]");
            assertThat(encoded.lost()).containsExactly("proof of thinking");
        }
    }

    @Test
    void idsThatNobodyGaveAreNotSentAndTheOrderTellsTheResultsApart() {
        JsonNode contents =
                write(
                                new Message(
                                        Role.ASSISTANT,
                                        List.of(call(FIRST, "f"), call(SECOND, "f"))),
                                new Message(
                                        Role.USER,
                                        List.of(
                                                result(SECOND, "two", false),
                                                result(FIRST, "one", false))))
                        .body()
                        .path("contents");

        assertThat(contents.path(0).path("parts"))
                .hasToString(
                        "[{\"functionCall\":{\"name\":\"f\",\"args\":{}}},{\"functionCall\":{\"name\":\"f\",\"args\":{}}}]");
        assertThat(contents.path(1).path("parts"))
                .hasToString(
                        "[{\"functionResponse\":{\"name\":\"f\",\"response\":{\"output\":\"one\"}}},"
                                + "{\"functionResponse\":{\"name\":\"f\",\"response\":{\"output\":\"two\"}}}]");
    }

    @Test
    void aGivenIdIsSentWithTheNameOfItsCall() {
        JsonNode contents =
                write(
                                new Message(Role.ASSISTANT, List.of(call("toolu_1", "f"))),
                                new Message(
                                        Role.USER,
                                        List.of(
                                                result("toolu_1", "no", true),
                                                result("toolu_2", "?", false))))
                        .body()
                        .path("contents");

        assertThat(contents.path(1).path("parts"))
                .hasToString(
                        "[{\"functionResponse\":{\"id\":\"toolu_1\",\"name\":\"f\",\"response\":{\"error\":\"no\"}}},"
                                + "{\"functionResponse\":{\"id\":\"toolu_2\",\"name\":\"toolu_2\",\"response\":{\"output\":\"?\"}}}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1}             | {\"a\":1}",
                "{ \"a\": 1 }          | {\"output\":\"{ \\\"a\\\": 1 }\"}",
                "{\"output\":1}        | {\"output\":\"{\\\"output\\\":1}\"}",
                "{\"error\":\"x\"}     | {\"output\":\"{\\\"error\\\":\\\"x\\\"}\"}",
                "{\"output\":1,\"b\":2} | {\"output\":1,\"b\":2}",
                "{}                    | {\"output\":\"{}\"}",
                "[1]                   | {\"output\":\"[1]\"}",
                "{broken               | {\"output\":\"{broken\"}",
            })
    void aResultThatIsAnObjectStaysOneAndIsReadAsItWas(String text, String response) {
        var messages =
                List.of(
                        new Message(Role.ASSISTANT, List.of(call("1", "f"))),
                        new Message(Role.USER, List.of(result("1", text, false))));

        Encoded encoded = write(new ChatRequest("m", messages, Parameters.NONE, false));

        assertThat(encoded.body().at("/contents/1/parts/0/functionResponse/response"))
                .hasToString(response);
        assertThat(new GeminiDialect().decodeRequest(encoded.body(), "gemini").messages())
                .isEqualTo(messages);
    }

    @Test
    void whatTheSystemSaysLaterTheUserSays() {
        Encoded encoded = write(Message.system("A"), Message.user("B"), Message.system("C"));

        assertThat(encoded.body().path("systemInstruction"))
                .hasToString("{\"parts\":[{\"text\":\"A\"}]}");
        assertThat(encoded.body().at("/contents/1"))
                .hasToString("{\"role\":\"user\",\"parts\":[{\"text\":\"C\"}]}");
        assertThat(encoded.lost())
                .containsExactly("role of a system message inside the conversation");
    }

    @Test
    void aMessageThatSaysNothingIsNotSent() {
        Encoded encoded =
                write(
                        Message.user("A"),
                        new Message(
                                Role.SYSTEM,
                                List.of(),
                                Extras.of("anthropic", Map.of("x", new RawJson("1")))));

        assertThat(encoded.body().path("contents").size()).isEqualTo(1);
        assertThat(encoded.lost()).containsExactly("x");
    }

    @Test
    void mediaGoByTheirTypes() {
        assertThat(
                        parts(
                                new Part.Image(new Media.Link("https://a/b", null), Extras.NONE),
                                new Part.Document(
                                        new Media.Link("https://a/c", null), null, Extras.NONE),
                                new Part.Document(new Media.PlainText("Hello"), null, Extras.NONE),
                                new Part.Image(new Media.Upload("file_1"), Extras.NONE)))
                .hasToString(
                        "[{\"fileData\":{\"fileUri\":\"https://a/b\"}},"
                                + "{\"fileData\":{\"mimeType\":\"application/pdf\",\"fileUri\":\"https://a/c\"}},"
                                + "{\"inlineData\":{\"mimeType\":\"text/plain\",\"data\":\"SGVsbG8=\"}}]");
    }

    @ParameterizedTest
    @CsvSource({
        "true, , VALIDATED",
        "true, auto, VALIDATED",
        "true, any, ANY",
        "true, none, NONE",
        "false, auto, AUTO",
        ", auto, AUTO",
        "false, , ''",
    })
    void strictFunctionsAreValidated(
            @Nullable Boolean strict, @Nullable String choice, String mode) {
        ToolChoice chosen =
                switch (choice) {
                    case "auto" -> new ToolChoice.Auto();
                    case "any" -> new ToolChoice.Any();
                    case "none" -> new ToolChoice.None();
                    case null, default -> null;
                };

        Encoded encoded = write(withTools(chosen, null, function(strict)));

        assertThat(encoded.body().at("/toolConfig/functionCallingConfig/mode").asString(""))
                .isEqualTo(mode);
        assertThat(encoded.lost()).isEmpty();
    }

    @Test
    void theSchemaGoesWithoutTheNameOfItsLanguage() {
        assertThat(write(withTools(null, null, function(null))).body().path("tools"))
                .hasToString(
                        "[{\"functionDeclarations\":[{\"name\":\"f\",\"parametersJsonSchema\":{\"type\":\"object\"}}]}]");
    }

    @Test
    void onlyParallelCallsTurnedOffAreLost() {
        assertThat(write(withTools(null, false, function(null))).lost())
                .containsExactly("parallel_tool_calls");
        assertThat(write(withTools(null, true, function(null))).lost()).isEmpty();
        assertThat(write(withTools(new ToolChoice.Any(), false)).lost()).isEmpty();
    }

    @Test
    void aChoiceWithoutFunctionsIsNotWritten() {
        var search = new Tool.Native(GeminiDialect.NAME, new RawJson("{\"googleSearch\":{}}"));

        Encoded encoded = write(withTools(new ToolChoice.Any(), null, search));

        assertThat(encoded.body().has("toolConfig")).isFalse();
        assertThat(encoded.lost()).containsExactly("tool_choice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"contents\":[]} | model: field required",
                "{\"model\":\"m\"} | contents: field required",
                "{\"model\":\"m\",\"contents\":[{\"role\":\"assistant\",\"parts\":[]}]} | contents[0].role: must be user or model, not \"assistant\"",
                "{\"model\":\"m\",\"contents\":[{\"parts\":[{\"text\":1}]}]} | contents[0].parts[0].text: must be a string, not 1",
                "{\"model\":\"m\",\"contents\":[{\"parts\":[{\"functionCall\":{}}]}]} | contents[0].parts[0].functionCall.name: field required",
                "{\"model\":\"m\",\"contents\":[],\"generation_config\":{\"top_k\":\"x\"}} | generationConfig.topK: must be an integer, not \"x\"",
            })
    void whatIsWrongIsSaidWithItsPath(String body, String message) {
        JsonNode json = Objects.requireNonNull(Json.parse(body));

        assertThatThrownBy(() -> new GeminiDialect().decodeRequest(json, "gemini"))
                .isInstanceOf(LlmException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-3.8-flash, skip_thought_signature_validator",
        "gemini-4-argon, skip_thought_signature_validator",
        "gemini-2.5-pro, ",
        "gemma-4, ",
    })
    void theFirstCallOfATurnIsNeverUnsignedWhereThatIsRefused(
            String model, @Nullable String signature) {
        var turn = new Message(Role.ASSISTANT, List.of(call("fc-1", "f"), call("fc-2", "g")));
        var request = new ChatRequest(model, List.of(turn), Parameters.NONE, false);

        JsonNode parts =
                new GeminiDialect()
                        .encodeRequest(request, new Origin("gemini", model))
                        .body()
                        .at("/contents/0/parts");

        assertThat(parts.get(0).path("thoughtSignature").asString(null)).isEqualTo(signature);
        assertThat(parts.get(1).has("thoughtSignature")).isFalse();
    }

    @Test
    void aCallKeepsItsOwnSignature() {
        var maker = new Origin("gemini", "gemini-3.8-flash");
        var turn =
                new Message(Role.ASSISTANT, List.of(thought("", "s1", maker), call("fc-1", "f")));
        var request = new ChatRequest(maker.model(), List.of(turn), Parameters.NONE, false);

        assertThat(
                        new GeminiDialect()
                                .encodeRequest(request, maker)
                                .body()
                                .at("/contents/0/parts/0/thoughtSignature")
                                .asString())
                .isEqualTo("s1");
    }

    private static ChatRequest withTools(
            @Nullable ToolChoice choice, @Nullable Boolean parallel, Tool... tools) {
        return new ChatRequest(
                "m",
                List.of(Message.user("Hi")),
                List.of(tools),
                choice,
                parallel,
                Parameters.NONE,
                false,
                Extras.NONE);
    }

    private static Tool function(@Nullable Boolean strict) {
        var schema =
                new RawJson(
                        "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"type\":\"object\"}");
        return new Tool.Function("f", null, schema, strict, Extras.NONE);
    }

    private static Part thought(String text, String signature, Origin maker) {
        return new Part.Thinking(text, new Proof(maker, signature), false, Extras.NONE);
    }

    private static Part call(String id, String name) {
        return new Part.ToolCall(id, name, RawJson.EMPTY_OBJECT, Extras.NONE);
    }

    private static Part result(String id, String text, boolean error) {
        return new Part.ToolResult(id, List.of(new Part.Text(text)), error, Extras.NONE);
    }

    private static JsonNode parts(Part... parts) {
        return write(new Message(Role.ASSISTANT, List.of(parts))).body().at("/contents/0/parts");
    }

    private static Encoded write(Message... messages) {
        return write(request(messages));
    }

    private static Encoded write(ChatRequest request) {
        return new GeminiDialect().encodeRequest(request, READER);
    }

    private static ChatRequest request(Message... messages) {
        return new ChatRequest("m", List.of(messages), Parameters.NONE, false);
    }
}
