package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.models.ModelInfo;
import dev.llm.testing.Exchange;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
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

/// Anthropic's own SDK as a client, of targets of every format.
@Timeout(60)
class AnthropicSdkTest {
    @RegisterExtension private static final ScriptedServer server = ScriptedServer.start();

    @RegisterExtension
    private static final Proxy proxy =
            Proxy.with("[proxy.models]", "claude-alias = \"echo\"", Upstream.allAt(server));

    private static AnthropicClient client;

    @BeforeAll
    static void connect() {
        client =
                AnthropicOkHttpClient.builder()
                        .baseUrl(proxy.url(""))
                        .apiKey("any")
                        .maxRetries(0)
                        .build();
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    @Test
    void echoAnswersInOnePieceAndAsAStream() {
        MessageCreateParams params =
                MessageCreateParams.builder()
                        .model("echo")
                        .maxTokens(100)
                        .addUserMessage("one two three")
                        .build();

        Message whole = client.messages().create(params);
        Message streamed = streamed(params);

        for (Message message : List.of(whole, streamed)) {
            assertThat(text(message)).isEqualTo("one two three");
            assertThat(message.stopReason()).contains(StopReason.END_TURN);
            assertThat(message.usage().outputTokens()).isEqualTo(3);
            assertThat(message.usage().inputTokens()).isPositive();
            assertThat(message.model().asString()).isEqualTo("echo");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTargetAnswersInOnePiece(Upstream api) {
        server.play(Script.json(200, api.whole("rich")));

        Message message = client.messages().create(params(api).build());

        assertThat(message.content()).isNotEmpty();
        assertThat(message.usage().outputTokens()).isPositive();
        assertThat(message.stopReason()).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void everyTargetStreams(Upstream api) {
        server.play(api.stream(api.recorded("text")));

        Message message = streamed(params(api).build());

        assertThat(text(message)).startsWith("Hel").endsWith("👋");
        assertThat(message.stopReason()).contains(StopReason.END_TURN);
        assertThat(message.usage().inputTokens()).isPositive();
        assertThat(message.usage().outputTokens()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void everyTargetThinksAloud(Upstream api) {
        boolean named = api == Upstream.CHAT || api == Upstream.RESPONSES;
        server.play(api.stream(api.recorded(named ? "reasoning" : "thinking")));

        Message message = streamed(params(api).enabledThinking(1024).maxTokens(2000).build());

        assertThat(message.content().getFirst().isThinking()).isTrue();
        assertThat(message.content().getFirst().asThinking().thinking()).isNotEmpty();
        assertThat(message.content()).hasSizeGreaterThan(1);
    }

    /// Calls that take turns, calls without ids, calls in one piece: both turns of each.
    @ParameterizedTest
    @EnumSource
    void toolsAreCalledInParallelAndAnswered(Upstream api) throws Exception {
        boolean mixed = api == Upstream.CHAT || api == Upstream.RESPONSES;
        server.play(api.stream(withArguments(api.recorded(mixed ? "interleaved" : "tools"))));
        MessageCreateParams.Builder asked = params(api);
        for (String name : List.of("f", "g", "get_weather", "weather", "now")) {
            asked.addTool(tool(name));
        }

        Message message = streamed(asked.build());

        List<ToolUseBlock> calls =
                message.content().stream().flatMap(block -> block.toolUse().stream()).toList();
        assertThat(calls).hasSizeGreaterThanOrEqualTo(2);
        assertThat(calls.stream().map(ToolUseBlock::id).distinct()).hasSameSizeAs(calls);
        assertThat(message.stopReason()).contains(StopReason.TOOL_USE);
        if (mixed) {
            assertThat(calls.get(0)._input()).isEqualTo(JsonValue.from(Map.of("a", 1)));
            assertThat(calls.get(1)._input()).isEqualTo(JsonValue.from(Map.of("b", 2)));
        }

        server.clear();
        server.play(api.stream(api.recorded("text")));
        var results =
                calls.stream()
                        .map(call ->
                                ContentBlockParam.ofToolResult(
                                        ToolResultBlockParam.builder()
                                                .toolUseId(call.id())
                                                .content("result of " + call.id())
                                                .isError(false)
                                                .build()))
                        .toList();
        asked.addMessage(message).addUserMessageOfContentBlockParams(results);
        Message next = streamed(asked.build());

        assertThat(text(next)).startsWith("Hel");
        String sent = server.take().text();
        for (ToolUseBlock call : calls) {
            assertThat(sent).contains("\"" + call.name() + "\"", "result of " + call.id());
        }
    }

    /// The SDK wants a delta in every call, if only an empty one; it goes through to it as it is.
    private static String withArguments(String events) {
        return events.replace(
                "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":2}",
                """
                event: content_block_delta
                data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":2}\
                """);
    }

    @ParameterizedTest
    @EnumSource
    void imagesReachEveryTarget(Upstream api) throws Exception {
        server.play(api.stream(api.recorded("text")));
        var image =
                ContentBlockParam.ofImage(
                        ImageBlockParam.builder()
                                .source(
                                        Base64ImageSource.builder()
                                                .data("iVBORw0KGgo=")
                                                .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                                                .build())
                                .build());
        var words =
                ContentBlockParam.ofText(TextBlockParam.builder().text("What is this?").build());

        streamed(
                MessageCreateParams.builder()
                        .model(api.provider() + "/m")
                        .maxTokens(100)
                        .addUserMessageOfContentBlockParams(List.of(image, words))
                        .build());

        Exchange sent = server.take();
        assertThat(sent.text()).contains("iVBORw0KGgo=", "What is this?");
    }

    @ParameterizedTest
    @CsvSource({
        "400, BadRequestException",
        "404, NotFoundException",
        "413, ContentTooLargeException",
        "422, BadRequestException",
        "429, RateLimitException",
        "500, InternalServerException",
        "503, OverloadedException",
        "529, OverloadedException",
    })
    void aFailureOfAnotherFormatIsAnExceptionOfItsKind(int status, String exception) {
        server.otherwise(
                Script.json(status, "{\"error\":{\"message\":\"the words\",\"type\":\"x\"}}"));

        for (Upstream api : List.of(Upstream.CHAT, Upstream.GEMINI)) {
            assertThatThrownBy(() -> client.messages().create(params(api).build()))
                    .isInstanceOf(AnthropicServiceException.class)
                    .hasMessageContaining("the words")
                    .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(exception));
            assertThatThrownBy(() -> streamed(params(api).build()))
                    .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(exception));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT"})
    void aStreamThatBreaksOffIsAnException(Upstream api) {
        String events = api.recorded("text");
        int cut = events.indexOf("Hello");
        server.play(api.begun(events.substring(0, events.indexOf("\n\n", cut) + 2)));

        assertThatThrownBy(() -> streamed(params(api).build()))
                .isInstanceOf(AnthropicException.class);
    }

    @Test
    void tokensAreCounted() {
        MessageCountTokensParams question =
                MessageCountTokensParams.builder()
                        .model("openai-up/gpt-6.1-sol")
                        .addUserMessage("one two three four five")
                        .build();
        assertThat(client.messages().countTokens(question).inputTokens()).isBetween(5L, 20L);

        server.play(Script.json(200, "{\"input_tokens\":77}"));
        MessageCountTokensParams through =
                MessageCountTokensParams.builder()
                        .model("anthropic-up/m")
                        .addUserMessage("a")
                        .build();
        assertThat(client.messages().countTokens(through).inputTokens()).isEqualTo(77);
    }

    @Test
    void modelsAreListedAndFound() {
        List<String> ids = client.models().list().autoPager().stream().map(ModelInfo::id).toList();

        assertThat(ids).contains("echo", "claude-alias").doesNotHaveDuplicates();
        assertThat(client.models().retrieve("claude-alias").id()).isEqualTo("claude-alias");
        assertThatThrownBy(() -> client.models().retrieve("nobody"))
                .satisfies(e ->
                        assertThat(e.getClass().getSimpleName()).isEqualTo("NotFoundException"));
    }

    private static MessageCreateParams.Builder params(Upstream api) {
        return MessageCreateParams.builder()
                .model(api.provider() + "/m")
                .maxTokens(100)
                .system("Be brief.")
                .addUserMessage("one two");
    }

    private static Tool tool(String name) {
        return Tool.builder()
                .name(name)
                .description("It is called " + name)
                .inputSchema(
                        Tool.InputSchema.builder()
                                .properties(
                                        Tool.InputSchema.Properties.builder()
                                                .putAdditionalProperty(
                                                        "a",
                                                        JsonValue.from(Map.of("type", "integer")))
                                                .build())
                                .build())
                .build();
    }

    private static Message streamed(MessageCreateParams params) {
        var accumulator = MessageAccumulator.create();
        try (var events = client.messages().createStreaming(params)) {
            events.stream().forEach(accumulator::accumulate);
        }
        return accumulator.message();
    }

    private static String text(Message message) {
        var text = new StringBuilder();
        for (ContentBlock block : message.content()) {
            block.text().ifPresent(part -> text.append(part.text()));
        }
        return text.toString();
    }
}
