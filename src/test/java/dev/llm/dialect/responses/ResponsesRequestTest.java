package dev.llm.dialect.responses;

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

class ResponsesRequestTest {
    private static final Origin READER = new Origin("lab", "m");
    private static final RawJson SCHEMA = new RawJson("{\"type\":\"object\"}");

    private final ResponsesDialect dialect = new ResponsesDialect();

    @Test
    void nothingIsSentUnaskedButThatNothingIsToBeStored() {
        JsonNode body = write(request(Message.user("Hi"))).body();

        assertThat(body)
                .hasToString(
                        "{\"model\":\"m\",\"input\":[{\"type\":\"message\",\"role\":\"user\",\"content\":\"Hi\"}],"
                                + "\"store\":false,\"include\":[\"reasoning.encrypted_content\"]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "store":true                                        | "store":true
                    "input":[]                                          | "store":true
                    "store":true,"include":["reasoning.encrypted_content"] | "store":true,"include":["reasoning.encrypted_content"]
                    "store":false                                       | "store":false
                    "store":false,"include":[]                          | "store":false
                    "store":false,"include":["reasoning.encrypted_content"] | "store":false,"include":["reasoning.encrypted_content"]
                    "store":false,"include":["web_search_call.results"] | "store":false,"include":["web_search_call.results"]
                    "store":true,"previous_response_id":"resp_1"        | "store":true,"previous_response_id":"resp_1"
                    """)
    void whatAClientSaysOfTheStateStays(String said, String written) {
        ChatRequest request = read("{\"model\":\"m\"," + said + "}");

        ChatRequest again = read(write(request).body().toString());

        JsonNode state = write(request).body().without(List.of("model", "input"));
        assertThat(Json.parse(Json.write(state))).isEqualTo(Json.parse("{" + written + "}"));
        assertThat(again).isEqualTo(request);
    }

    /// "Encrypted content is not supported with this model" is what the others answer.
    @ParameterizedTest
    @CsvSource({
        "gpt-6.2-sol, true",
        "o3, true",
        "gpt-oss:20b, true",
        "gpt-4.1, false",
        "openai/gpt-4o, false",
        "ft:gpt-4o-mini:me, false",
        "gpt-5.3-chat-latest, false",
    })
    void onlyModelsThatReasonAreAskedForProofs(String model, boolean asked) {
        ChatRequest request = request(Message.user("Hi")).withModel(model);

        Encoded encoded = write(request);

        assertThat(encoded.body().has("include")).isEqualTo(asked);
        assertThat(read(encoded.body().toString())).isEqualTo(request);
    }

    @Test
    void onlyAPlainSystemPromptInFrontBecomesTheInstructions() {
        var twoTexts =
                new Message(Role.SYSTEM, List.of(new Part.Text("One."), new Part.Text("Two.")));
        Message system = Message.system("Be brief.");

        assertThat(write(request(system, Message.user("Hi"), system)).body().toString())
                .contains(
                        "\"instructions\":\"Be brief.\",\"input\":[{\"type\":\"message\",\"role\":\"user\","
                                + "\"content\":\"Hi\"},{\"type\":\"message\",\"role\":\"developer\",\"content\":\"Be brief.\"}]");
        assertThat(write(request(twoTexts)).body().toString())
                .doesNotContain("instructions")
                .contains("\"role\":\"developer\"");
    }

    /// Left out, it would mean that optional arguments become required ones.
    @Test
    void aFunctionThatDoesNotSayIsNotStrictUnlessAClientOfThisFormatSentIt() {
        var function = new Tool.Function("f", null, SCHEMA, null, Extras.NONE);
        ChatRequest own =
                read(
                        "{\"model\":\"m\",\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"parameters\":{}}]}");

        assertThat(write(with(null, function)).body().path("tools").path(0).path("strict"))
                .hasToString("false");
        assertThat(write(own).body().path("tools").path(0).path("strict")).hasToString("null");
    }

    @Test
    void aChoiceAmongToolsThatWereLostIsNotWritten() {
        var foreign = new Tool.Native("anthropic", new RawJson("{\"type\":\"bash_20250124\"}"));

        Encoded encoded = write(with(new ToolChoice.Any(), foreign));

        assertThat(encoded.body().propertyNames())
                .containsExactly("model", "input", "store", "include");
        assertThat(encoded.lost()).containsExactly("tools: anthropic bash_20250124");
    }

    /// As Codex sends it, whose tools are an item of the input.
    @Test
    void aChoiceWithoutToolsIsWritten() {
        JsonNode body = write(with(new ToolChoice.Auto())).body();

        assertThat(body.path("tool_choice")).hasToString("\"auto\"");
        assertThat(body.path("parallel_tool_calls")).hasToString("true");
    }

    @Test
    void whatThereIsNoFieldForIsLostByName() {
        var parameters = new Parameters(null, null, null, 5, List.of("END"), 7L, null, null);
        var audio = new Part.Audio(new Media.Inline("audio/wav", "UklGR"), Extras.NONE);
        var image = new Part.Image(new Media.Inline("image/png", "AAAA"), Extras.NONE);
        ChatRequest request =
                request(
                                new Message(Role.USER, List.of(audio)),
                                new Message(Role.ASSISTANT, List.of(image)))
                        .withParameters(parameters);

        assertThat(write(request).lost())
                .containsExactly(
                        "audio", "image in an assistant's message", "top_k", "stop", "seed");
        assertThat(write(request).body().path("input").isEmpty()).isTrue();
    }

    @Test
    void aFailedResultSaysSoInItsText() {
        var image = new Part.Image(new Media.Inline("image/png", "AAAA"), Extras.NONE);
        var plain = new Part.ToolResult("call_1", List.of(new Part.Text("no")), true, Extras.NONE);
        var rich = new Part.ToolResult("call_2", List.of(image), true, Extras.NONE);

        JsonNode input =
                write(request(new Message(Role.USER, List.of(plain, rich)))).body().path("input");

        assertThat(input.path(0).path("output")).hasToString("\"Error: no\"");
        assertThat(input.path(1).path("output").path(0))
                .hasToString("{\"type\":\"input_text\",\"text\":\"Error: \"}");
    }

    @Test
    void partsStandInTheOrderInWhichTheyWereSaid() {
        var call = new Part.ToolCall("call_1", "f", RawJson.EMPTY_OBJECT, Extras.NONE);
        var opaque =
                new Part.Opaque(
                        ResponsesDialect.NAME,
                        "item.web_search_call",
                        new RawJson("{\"type\":\"web_search_call\"}"));
        List<Part> said =
                List.of(
                        new Part.Text("One."),
                        call,
                        new Part.Text("Two."),
                        opaque,
                        new Part.Text("3"));

        JsonNode input = write(request(new Message(Role.ASSISTANT, said))).body().path("input");

        assertThat(input.valueStream().map(item -> item.path("type").stringValue()))
                .containsExactly(
                        "message", "function_call", "message", "web_search_call", "message");
    }

    @Test
    void thePhaseOfAMessageGoesBackWithIt() {
        ChatRequest request =
                read(
                        """
                        {"model":"m","input":[
                          {"type":"message","role":"assistant","phase":"commentary","content":[{"type":"output_text","text":"I look."}]},
                          {"type":"message","role":"assistant","phase":"final_answer","content":[{"type":"output_text","text":"Tea."}]}]}\
                        """);

        assertThat(write(request).body().path("input"))
                .hasToString(
                        "[{\"type\":\"message\",\"role\":\"assistant\",\"content\":\"I look.\",\"phase\":\"commentary\"},"
                                + "{\"type\":\"message\",\"role\":\"assistant\",\"content\":\"Tea.\",\"phase\":\"final_answer\"}]");
    }

    /// A provider refuses ids that it did not give.
    @Test
    void idsThatWereGivenOutHereAreNotSentOn() {
        ChatRequest request =
                read(
                        """
                        {"model":"m","input":[
                          {"type":"message","role":"assistant","id":"msg_llm_1","content":"A"},
                          {"type":"function_call","id":"fc_llm_1","call_id":"call_1","name":"f","arguments":"{}"},
                          {"type":"item_reference","id":"rs_llm_1"},
                          {"type":"item_reference","id":"rs_1"}]}\
                        """);

        assertThat(write(request).body().path("input").toString())
                .doesNotContain("_llm_")
                .contains("\"id\":\"rs_1\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"input\":[]} | model: field required",
                "{\"model\":\"m\",\"input\":{}} | input: must be a string or an array, not an object",
                "{\"model\":\"m\",\"input\":[{}]} | input[0].type: field required",
                "{\"model\":\"m\",\"input\":[{\"role\":\"tool\"}]} | input[0].role: must be user, assistant, system or developer, not \"tool\"",
                "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\"}]}]} | input[0].content[0].text: field required",
                "{\"model\":\"m\",\"input\":[{\"type\":\"function_call_output\",\"output\":\"x\"}]} | input[0].call_id: field required",
                "{\"model\":\"m\",\"input\":\"x\",\"reasoning\":\"low\"} | reasoning: must be an object, not \"low\"",
                "{\"model\":\"m\",\"input\":\"x\",\"tool_choice\":\"any\"} | tool_choice: must be none, auto, required or an object, not \"any\"",
            })
    void whatIsWrongIsSaidWithItsPath(String body, String message) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(LlmException.class).hasMessage(message);
    }

    @Test
    void anEffortThatIsNotKnownIsSentOn() {
        ChatRequest request =
                read("{\"model\":\"m\",\"input\":\"x\",\"reasoning\":{\"effort\":\"turbo\"}}");

        assertThat(request.parameters().effort()).isNull();
        assertThat(request.extras().fields())
                .isEqualTo(
                        Map.of(
                                "store", new RawJson("true"),
                                "reasoning", new RawJson("{\"effort\":\"turbo\"}")));
    }

    private ChatRequest read(String body) {
        return dialect.decodeRequest(Objects.requireNonNull(Json.parse(body)), "lab");
    }

    private Encoded write(ChatRequest request) {
        return dialect.encodeRequest(request, READER);
    }

    private static ChatRequest request(Message... messages) {
        return new ChatRequest("m", List.of(messages), Parameters.NONE, false);
    }

    private static ChatRequest with(@Nullable ToolChoice choice, Tool... tools) {
        return new ChatRequest(
                "m",
                List.of(),
                List.of(tools),
                choice,
                choice == null ? null : true,
                Parameters.NONE,
                false,
                Extras.NONE);
    }
}
