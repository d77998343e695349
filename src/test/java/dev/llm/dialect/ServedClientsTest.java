package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.dialect.anthropic.AnthropicDialect;
import dev.llm.dialect.gemini.GeminiDialect;
import dev.llm.dialect.ollama.OllamaDialect;
import dev.llm.dialect.openai.ChatDialect;
import dev.llm.dialect.responses.ResponsesDialect;
import dev.llm.json.Json;
import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Proof;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import dev.llm.model.Told;
import dev.llm.model.Usage;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What clients of one format rely on when somebody of another answers.
class ServedClientsTest {
    private static final AnthropicDialect ANTHROPIC = new AnthropicDialect();
    private static final Origin GPT = new Origin("openai", "gpt-6.2-sol");

    /// At exactly this the SDKs send the whole conversation.
    @Test
    void aThreadIsRefusedInTheWordsThatTheSdksKnow() {
        LlmException refused =
                Objects.requireNonNull(
                        catchThrowableOfType(
                                LlmException.class,
                                () ->
                                        ANTHROPIC.decodeCall(
                                                json(
                                                        "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[],\"thread\":{\"type\":\"create\"}}"),
                                                "anthropic")));

        assertThat(ANTHROPIC.errorStatus(refused)).isEqualTo(400);
        assertThat(ANTHROPIC.encodeError(refused).path("error"))
                .hasToString(
                        "{\"type\":\"invalid_request_error\",\"message\":\"thread: message threads are not supported for this model\","
                                + "\"details\":{\"error_code\":\"thread_unsupported_request\",\"unsupported\":[\"thread\"]}}");
    }

    @Test
    void aProofGoesThroughAClientToItsMakerAndToNobodyElse() {
        var thinking = new Part.Thinking("Hm.", new Proof(GPT, "{\"n\":1}"), false, Extras.NONE);
        ClientCall first = call("\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]");
        JsonNode answer = first.encodeReply(reply(Usage.of(1, 1), thinking));

        String history =
                "\"messages\":[{\"role\":\"assistant\",\"content\":"
                        + answer.path("content")
                        + "}]";
        ChatRequest again = call(history).request();
        ObjectNode native_ = (ObjectNode) json("{" + history + "}");

        assertThat(again.messages().getFirst().parts()).containsExactly(thinking);
        assertThat(AnthropicDialect.restored(native_, GPT).toString())
                .contains("\"signature\":\"{\\\"n\\\":1}\"");
        assertThat(
                        AnthropicDialect.restored(native_, new Origin("anthropic", "claude"))
                                .path("messages"))
                .isEmpty();
    }

    @Test
    void aReplyWithoutAnIdIsGivenOne() {
        ChatReply reply = reply(Usage.of(1, 1), new Part.Text("x"));

        assertThat(
                        call("\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]")
                                .encodeReply(reply)
                                .path("id")
                                .stringValue())
                .startsWith("msg_");
        assertThat(
                        ChatDialect.compatible()
                                .decodeCall(
                                        json(
                                                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"),
                                        "x")
                                .encodeReply(reply)
                                .path("id")
                                .stringValue())
                .startsWith("chatcmpl-");
    }

    /// Of 1000 tokens read, 600 came from a cache and 100 went into one; of 50 written, 20 are reasoning.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "anthropic | {\"input_tokens\":300,\"cache_creation_input_tokens\":100,\"cache_read_input_tokens\":600,\"output_tokens\":50,\"output_tokens_details\":{\"thinking_tokens\":20}}",
                "openai-chat | {\"prompt_tokens\":1000,\"completion_tokens\":50,\"total_tokens\":1050,\"prompt_tokens_details\":{\"cached_tokens\":600,\"cache_write_tokens\":100},\"completion_tokens_details\":{\"reasoning_tokens\":20}}",
                "openai-responses | {\"input_tokens\":1000,\"input_tokens_details\":{\"cached_tokens\":600,\"cache_write_tokens\":100},\"output_tokens\":50,\"output_tokens_details\":{\"reasoning_tokens\":20},\"total_tokens\":1050}",
                "gemini | {\"promptTokenCount\":1000,\"cachedContentTokenCount\":600,\"candidatesTokenCount\":30,\"thoughtsTokenCount\":20,\"totalTokenCount\":1050}",
                "ollama | {\"prompt_eval_count\":1000,\"eval_count\":50}",
            })
    void everyFormatCountsInItsOwnWay(String name, String figures) {
        Dialect dialect = dialect(name);
        var usage = new Usage(300L, 600L, 100L, null, 50L, 20L, null);

        JsonNode written = dialect.encodeReply(reply(usage, new Part.Text("x")));
        Usage read = dialect.decodeReply(written, Corpus.maker(dialect)).usage();

        JsonNode told = written.path(name.equals("gemini") ? "usageMetadata" : "usage");
        if (name.equals("ollama")) {
            told = ((ObjectNode) written).retain("prompt_eval_count", "eval_count");
        }
        assertThat(told).hasToString(figures);
        for (Dialect client : Corpus.dialects().subList(0, 5)) {
            JsonNode passedOn = client.encodeReply(reply(read, new Part.Text("x")));
            Usage seen = client.decodeReply(passedOn, Corpus.maker(client)).usage();
            assertThat(seen.totalInputTokens()).isEqualTo(1000);
            assertThat(seen.outputTokens()).isEqualTo(50);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_FOUND, 0, 404, not_found_error, 404, invalid_request_error, 404",
        "INVALID_REQUEST, 405, 405, invalid_request_error, 405, invalid_request_error, 405",
        "TOO_LARGE, 0, 413, request_too_large, 413, invalid_request_error, 413",
        "RATE_LIMITED, 0, 429, rate_limit_error, 429, rate_limit_error, 429",
        "OVERLOADED, 0, 529, overloaded_error, 503, server_error, 503",
        "CONFIGURATION, 502, 502, api_error, 502, server_error, 502",
    })
    void everyFormatHasItsStatusAndItsWord(
            ErrorKind kind,
            int told,
            int anthropic,
            String anthropicType,
            int openai,
            String openaiType,
            int ollama) {
        LlmException failure = new LlmException(kind, "no").withTold(Told.status(told));

        assertThat(ANTHROPIC.errorStatus(failure)).isEqualTo(anthropic);
        assertThat(ANTHROPIC.encodeError(failure).path("error").path("type").stringValue())
                .isEqualTo(anthropicType);
        for (Dialect dialect : List.of(ChatDialect.openai(), new ResponsesDialect())) {
            assertThat(dialect.errorStatus(failure)).isEqualTo(openai);
            assertThat(dialect.encodeError(failure).path("error").path("type").stringValue())
                    .isEqualTo(openaiType);
        }
        assertThat(new OllamaDialect().errorStatus(failure)).isEqualTo(ollama);
    }

    @Test
    void strictServersAreSentNoFieldsOfGateways() {
        ObjectNode body =
                (ObjectNode)
                        json(
                                """
                                {"model":"m","x":1,"messages":[{"role":"developer","content":"s"},
                                {"role":"assistant","content":"a","reasoning_content":"r","provider_specific_fields":{},"annotations":[],"audio":null,
                                 "tool_calls":[{"id":"1","index":0,"type":"function","function":{"name":"f","arguments":"{}"}}]}]}\
                                """);

        assertThat(ChatDialect.sanitised(body))
                .hasToString(
                        "{\"model\":\"m\",\"x\":1,\"messages\":[{\"role\":\"developer\",\"content\":\"s\"},"
                                + "{\"role\":\"assistant\",\"content\":\"a\",\"tool_calls\":[{\"id\":\"1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}]}");
        assertThat(ChatDialect.withoutDevelopers(body).path("messages").path(0))
                .hasToString("{\"role\":\"system\",\"content\":\"s\"}");
        assertThat(body.toString()).contains("reasoning_content");
    }

    private static Dialect dialect(String name) {
        return switch (name) {
            case "anthropic" -> ANTHROPIC;
            case "openai-chat" -> ChatDialect.openai();
            case "openai-responses" -> new ResponsesDialect();
            case "gemini" -> new GeminiDialect();
            default -> new OllamaDialect();
        };
    }

    private static ClientCall call(String fields) {
        return ANTHROPIC.decodeCall(
                json("{\"model\":\"alias\",\"max_tokens\":1," + fields + "}"), "anthropic");
    }

    private static ChatReply reply(Usage usage, Part part) {
        return new ChatReply(
                "", "m", List.of(part), Stop.of(StopReason.END_TURN, "stop"), usage, true);
    }

    private static JsonNode json(String text) {
        return Objects.requireNonNull(Json.parse(text), text);
    }
}
