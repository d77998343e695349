package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.OpenAIException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.inputtokens.InputTokenCountParams;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// OpenAI's own SDK as a client of both of its APIs, of targets of every format.
@Timeout(60)
class OpenAiSdkTest {
    private static final List<String> TOOLS = List.of("f", "g", "get_weather", "weather", "now");
    private static final Map<String, Object> SCHEMA =
            Map.of("type", "object", "properties", Map.of("a", Map.of("type", "integer")));

    @RegisterExtension private static final ScriptedServer server = ScriptedServer.start();

    @RegisterExtension private static final Proxy proxy = Proxy.with(Upstream.allAt(server));

    private static OpenAIClient client;

    @BeforeAll
    static void connect() {
        client =
                OpenAIOkHttpClient.builder()
                        .baseUrl(proxy.url("/v1"))
                        .apiKey("any")
                        .maxRetries(0)
                        .build();
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    @Test
    void echoAnswersChatInOnePieceAndAsAStream() {
        ChatCompletionCreateParams params =
                ChatCompletionCreateParams.builder()
                        .model("echo")
                        .addUserMessage("one two three")
                        .build();

        for (ChatCompletion answer :
                List.of(client.chat().completions().create(params), streamed(params))) {
            var choice = answer.choices().getFirst();
            assertThat(choice.message().content()).contains("one two three");
            assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
            assertThat(answer.model()).isEqualTo("echo");
        }
    }

    @Test
    void echoAnswersResponsesInOnePieceAndAsAStream() {
        ResponseCreateParams params =
                ResponseCreateParams.builder().model("echo").input("one two three").build();

        for (Response answer : List.of(client.responses().create(params), streamed(params))) {
            assertThat(text(answer)).isEqualTo("one two three");
            assertThat(answer.status()).contains(ResponseStatus.COMPLETED);
            assertThat(answer.usage().orElseThrow().outputTokens()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTargetAnswersInOnePiece(Upstream api) {
        server.otherwise(Script.json(200, api.whole("rich")));

        // Who has OpenAI's newer API has the older one too, where such a client's bytes go through.
        if (api != Upstream.RESPONSES) {
            ChatCompletion chat = client.chat().completions().create(chat(api).build());
            assertThat(chat.choices()).isNotEmpty();
            assertThat(chat.usage()).isPresent();
        }

        Response response = client.responses().create(responses(api).build());
        assertThat(response.output()).isNotEmpty();
        assertThat(response.usage()).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void everyTargetStreams(Upstream api) {
        server.otherwise(api.stream(api.recorded("text")));

        Response response = streamed(responses(api).build());
        assertThat(text(response)).startsWith("Hel").endsWith("👋");
        assertThat(response.status()).contains(ResponseStatus.COMPLETED);
        assertThat(response.usage().orElseThrow().totalTokens()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RESPONSES")
    void everyTargetStreamsToChat(Upstream api) {
        server.play(api.stream(api.recorded("text")));

        ChatCompletion chat =
                streamed(
                        chat(api)
                                .streamOptions(
                                        ChatCompletionStreamOptions.builder()
                                                .includeUsage(true)
                                                .build())
                                .build());

        assertThat(chat.choices().getFirst().message().content().orElseThrow())
                .startsWith("Hel")
                .endsWith("👋");
        assertThat(chat.choices().getFirst().finishReason())
                .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(chat.usage().orElseThrow().totalTokens()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void everyTargetThinksAloud(Upstream api) {
        boolean named = api == Upstream.CHAT || api == Upstream.RESPONSES;
        server.otherwise(api.stream(api.recorded(named ? "reasoning" : "thinking")));

        Response response = streamed(responses(api).build());

        assertThat(response.output()).hasSizeGreaterThan(1);
        assertThat(response.output().getFirst().isReasoning()).isTrue();
        assertThat(response.output().getFirst().asReasoning().summary()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RESPONSES")
    void toolsAreCalledInParallelAndAnsweredInChat(Upstream api) throws Exception {
        boolean mixed = api == Upstream.CHAT || api == Upstream.RESPONSES;
        server.play(api.stream(api.recorded(mixed ? "interleaved" : "tools")));
        var asked = chat(api);
        for (String name : TOOLS) {
            var parameters = FunctionParameters.builder();
            SCHEMA.forEach(
                    (key, value) -> parameters.putAdditionalProperty(key, JsonValue.from(value)));
            asked.addTool(
                    ChatCompletionFunctionTool.builder()
                            .function(
                                    FunctionDefinition.builder()
                                            .name(name)
                                            .parameters(parameters.build())
                                            .build())
                            .build());
        }

        var choice = streamed(asked.build()).choices().getFirst();

        List<ChatCompletionMessageFunctionToolCall> calls =
                choice.message().toolCalls().orElseThrow().stream()
                        .map(call -> call.asFunction())
                        .toList();
        assertThat(calls).hasSizeGreaterThanOrEqualTo(2);
        assertThat(calls.stream().map(call -> call.id()).distinct()).hasSameSizeAs(calls);
        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        if (mixed) {
            assertThat(calls.get(0).function().arguments()).isEqualTo("{\"a\":1}");
            assertThat(calls.get(1).function().arguments()).isEqualTo("{\"b\":2}");
        }

        server.clear();
        server.play(api.stream(api.recorded("text")));
        asked.addMessage(choice.message());
        for (var call : calls) {
            asked.addMessage(
                    ChatCompletionToolMessageParam.builder()
                            .toolCallId(call.id())
                            .content("result of " + call.id())
                            .build());
        }
        assertThat(streamed(asked.build()).choices().getFirst().message().content().orElseThrow())
                .startsWith("Hel");
        String sent = server.take().text();
        for (var call : calls) {
            assertThat(sent)
                    .contains("\"" + call.function().name() + "\"", "result of " + call.id());
        }
    }

    @ParameterizedTest
    @EnumSource
    void toolsAreCalledInParallelAndAnsweredInResponses(Upstream api) throws Exception {
        boolean mixed = api == Upstream.CHAT || api == Upstream.RESPONSES;
        server.play(api.stream(api.recorded(mixed ? "interleaved" : "tools")));
        var asked = responses(api);
        for (String name : TOOLS) {
            var parameters = FunctionTool.Parameters.builder();
            SCHEMA.forEach(
                    (key, value) -> parameters.putAdditionalProperty(key, JsonValue.from(value)));
            asked.addTool(
                    FunctionTool.builder()
                            .name(name)
                            .parameters(parameters.build())
                            .strict(false)
                            .build());
        }

        Response response = streamed(asked.build());

        List<ResponseFunctionToolCall> calls =
                response.output().stream().flatMap(item -> item.functionCall().stream()).toList();
        assertThat(calls).hasSizeGreaterThanOrEqualTo(2);
        assertThat(calls.stream().map(ResponseFunctionToolCall::callId).distinct())
                .hasSameSizeAs(calls);

        server.clear();
        server.play(api.stream(api.recorded("text")));
        var input = new ArrayList<ResponseInputItem>();
        for (ResponseOutputItem item : response.output()) {
            item.message()
                    .ifPresent(message ->
                            input.add(ResponseInputItem.ofResponseOutputMessage(message)));
            item.reasoning()
                    .ifPresent(reasoning -> input.add(ResponseInputItem.ofReasoning(reasoning)));
            item.functionCall()
                    .ifPresent(call -> input.add(ResponseInputItem.ofFunctionCall(call)));
        }
        for (ResponseFunctionToolCall call : calls) {
            input.add(
                    ResponseInputItem.ofFunctionCallOutput(
                            ResponseInputItem.FunctionCallOutput.builder()
                                    .callId(call.callId())
                                    .output("result of " + call.callId())
                                    .build()));
        }
        assertThat(text(streamed(asked.inputOfResponse(input).build()))).startsWith("Hel");
        String sent = server.take().text();
        for (ResponseFunctionToolCall call : calls) {
            assertThat(sent).contains("\"" + call.name() + "\"", "result of " + call.callId());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RESPONSES")
    void imagesReachEveryTarget(Upstream api) throws Exception {
        server.play(api.stream(api.recorded("text")));
        var image =
                ChatCompletionContentPart.ofImageUrl(
                        ChatCompletionContentPartImage.builder()
                                .imageUrl(
                                        ChatCompletionContentPartImage.ImageUrl.builder()
                                                .url("data:image/png;base64,iVBORw0KGgo=")
                                                .build())
                                .build());
        var words =
                ChatCompletionContentPart.ofText(
                        ChatCompletionContentPartText.builder().text("What is this?").build());

        streamed(
                ChatCompletionCreateParams.builder()
                        .model(api.provider() + "/m")
                        .addUserMessageOfArrayOfContentParts(List.of(image, words))
                        .build());

        assertThat(server.take().text()).contains("iVBORw0KGgo=", "What is this?");
    }

    @ParameterizedTest
    @CsvSource({
        "400, BadRequestException",
        "404, NotFoundException",
        "429, RateLimitException",
        "500, InternalServerException",
        "503, InternalServerException",
        "529, InternalServerException",
    })
    void aFailureOfAnotherFormatIsAnExceptionOfItsKind(int status, String exception) {
        server.otherwise(
                Script.json(
                        status,
                        "{\"type\":\"error\",\"error\":{\"type\":\"x\",\"message\":\"the words\"}}"));
        Upstream api = Upstream.ANTHROPIC;

        assertThatThrownBy(() -> client.chat().completions().create(chat(api).build()))
                .hasMessageContaining("the words")
                .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(exception));
        assertThatThrownBy(() -> streamed(chat(api).build()))
                .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(exception));
        assertThatThrownBy(() -> client.responses().create(responses(api).build()))
                .hasMessageContaining("the words")
                .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(exception));
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT"})
    void aChatStreamThatBreaksOffIsAnException(Upstream api) {
        String events = api.recorded("text");
        int cut = events.indexOf("Hello");
        server.play(api.begun(events.substring(0, events.indexOf("\n\n", cut) + 2)));

        assertThatThrownBy(() -> streamed(chat(api).build())).isInstanceOf(OpenAIException.class);
    }

    @Test
    void tokensAreCounted() {
        var question =
                InputTokenCountParams.builder()
                        .model("anthropic-up/claude-opus-5-5")
                        .input("one two three four five")
                        .build();
        assertThat(client.responses().inputTokens().count(question).inputTokens())
                .isBetween(5L, 40L);

        server.play(Script.json(200, "{\"object\":\"response.input_tokens\",\"input_tokens\":77}"));
        var through = InputTokenCountParams.builder().model("responses-up/m").input("a").build();
        assertThat(client.responses().inputTokens().count(through).inputTokens()).isEqualTo(77);
    }

    @Test
    void embeddingsGoThrough() {
        server.play(
                Script.json(
                        200,
                        "{\"object\":\"list\",\"model\":\"m\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.5,0.25]}],\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}"));

        var embedded =
                client.embeddings()
                        .create(
                                EmbeddingCreateParams.builder()
                                        .model("openai-up/m")
                                        .input("a")
                                        .build());

        assertThat(embedded.data().getFirst().embedding()).containsExactly(0.5f, 0.25f);
    }

    @Test
    void modelsAreListedAndFound() {
        List<String> ids = client.models().list().autoPager().stream().map(Model::id).toList();

        assertThat(ids).contains("echo").doesNotHaveDuplicates();
        assertThat(client.models().retrieve("echo").id()).isEqualTo("echo");
        assertThatThrownBy(() -> client.models().retrieve("nobody"))
                .satisfies(e ->
                        assertThat(e.getClass().getSimpleName()).isEqualTo("NotFoundException"));
    }

    private static ChatCompletionCreateParams.Builder chat(Upstream api) {
        return ChatCompletionCreateParams.builder()
                .model(api.provider() + "/m")
                .addSystemMessage("Be brief.")
                .addUserMessage("one two");
    }

    private static ResponseCreateParams.Builder responses(Upstream api) {
        return ResponseCreateParams.builder()
                .model(api.provider() + "/m")
                .instructions("Be brief.")
                .input("one two");
    }

    private static ChatCompletion streamed(ChatCompletionCreateParams params) {
        var accumulator = ChatCompletionAccumulator.create();
        try (var chunks = client.chat().completions().createStreaming(params)) {
            chunks.stream().forEach(accumulator::accumulate);
        }
        return accumulator.chatCompletion();
    }

    private static Response streamed(ResponseCreateParams params) {
        var accumulator = ResponseAccumulator.create();
        try (var events = client.responses().createStreaming(params)) {
            events.stream().forEach(accumulator::accumulate);
        }
        return accumulator.response();
    }

    private static String text(Response response) {
        var text = new StringBuilder();
        for (ResponseOutputItem item : response.output()) {
            item.message()
                    .ifPresent(message ->
                            message.content()
                                    .forEach(part ->
                                            part.outputText()
                                                    .ifPresent(said -> text.append(said.text()))));
        }
        return text.toString();
    }
}
