package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.testing.Client;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.util.Objects;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a format's own API refuses is refused in a translation too, in its words and with the path of the field; what it
/// takes is taken.
@Timeout(60)
class WrongFieldsTest {
    @RegisterExtension private static final ScriptedServer server = ScriptedServer.start();

    @RegisterExtension private static final Proxy proxy = Proxy.with(Upstream.allAt(server));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ANTHROPIC | max_tokens | -1 | max_tokens",
                "ANTHROPIC | max_tokens | 0 | max_tokens",
                "ANTHROPIC | max_tokens | \"x\" | max_tokens",
                "ANTHROPIC | max_tokens | 1.5 | max_tokens",
                "ANTHROPIC | max_tokens | null | max_tokens",
                "ANTHROPIC | temperature | \"x\" | temperature",
                "ANTHROPIC | temperature | 1.5 | temperature",
                "ANTHROPIC | temperature | -0.1 | temperature",
                "ANTHROPIC | top_p | 5 | top_p",
                "ANTHROPIC | top_k | -1 | top_k",
                "ANTHROPIC | top_k | \"x\" | top_k",
                "ANTHROPIC | stop_sequences | 5 | stop_sequences",
                "ANTHROPIC | stop_sequences | [5] | stop_sequences.0",
                "ANTHROPIC | stream | 3 | stream",
                "ANTHROPIC | system | 5 | system",
                "ANTHROPIC | system | [{\"text\":\"a\"}] | system.0.type",
                "ANTHROPIC | messages | \"hi\" | messages",
                "ANTHROPIC | messages | [] | messages",
                "ANTHROPIC | messages | null | messages",
                "ANTHROPIC | messages | [\"hi\"] | messages.0",
                "ANTHROPIC | messages | [{\"role\":\"user\"}] | messages.0.content",
                "ANTHROPIC | messages | [{\"role\":\"user\",\"content\":5}] | messages.0.content",
                "ANTHROPIC | messages | [{\"content\":\"a\"}] | messages.0.role",
                "ANTHROPIC | messages | [{\"role\":\"king\",\"content\":\"a\"}] | messages.0.role",
                "ANTHROPIC | messages | [{\"role\":\"user\",\"content\":[{\"text\":\"a\"}]}] | messages.0.content.0.type",
                "ANTHROPIC | messages | [{\"role\":\"user\",\"content\":[{\"type\":\"image\"}]}] | messages.0.content.0.source",
                "ANTHROPIC | messages | [{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\"}}]}] | messages.0.content.0.source.data",
                "ANTHROPIC | messages | [{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_1\",\"content\":\"a\"}]}] | messages.0.content.0.tool_use_id",
                "ANTHROPIC | messages | [{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":5}]}] | messages.1.content.0.input",
                "ANTHROPIC | tools | {} | tools",
                "ANTHROPIC | tools | [{\"input_schema\":{}}] | tools.0.name",
                "ANTHROPIC | tools | [{\"name\":\"a\"}] | tools.0.input_schema",
                "ANTHROPIC | tools | [{\"name\":\"a\",\"input_schema\":5}] | tools.0.input_schema",
                "ANTHROPIC | tool_choice | 7 | tool_choice",
                "ANTHROPIC | tool_choice | {} | tool_choice.type",
                "ANTHROPIC | tool_choice | {\"type\":\"tool\"} | tool_choice.name",
                "ANTHROPIC | tool_choice | {\"type\":\"some\"} | tool_choice.type",
                "ANTHROPIC | metadata | 5 | metadata",
                "ANTHROPIC | metadata | {\"user_id\":5} | metadata.user_id",
                "ANTHROPIC | thinking | \"on\" | thinking",
                "ANTHROPIC | thinking | {\"type\":\"enabled\"} | thinking.budget_tokens",
                "ANTHROPIC | thinking | {\"type\":\"enabled\",\"budget_tokens\":1} | thinking.budget_tokens",
                "ANTHROPIC | output_config | 5 | output_config",
                "ANTHROPIC | output_config | {\"effort\":5} | output_config.effort",
                "ANTHROPIC | output_config | {\"format\":\"json\"} | output_config.format",
                "ANTHROPIC | output_config | {\"format\":{\"type\":\"json_schema\"}} | output_config.format.schema",
                "ANTHROPIC | service_tier | 5 | service_tier",
                "CHAT | max_tokens | -1 | max_tokens",
                "CHAT | max_tokens | 0 | max_tokens",
                "CHAT | max_completion_tokens | \"x\" | max_completion_tokens",
                "CHAT | max_completion_tokens | 0 | max_completion_tokens",
                "CHAT | temperature | \"x\" | temperature",
                "CHAT | temperature | 3 | temperature",
                "CHAT | top_p | 5 | top_p",
                "CHAT | presence_penalty | 9 | presence_penalty",
                "CHAT | frequency_penalty | \"x\" | frequency_penalty",
                "CHAT | n | 0 | n",
                "CHAT | n | 3 | n",
                "CHAT | n | \"x\" | n",
                "CHAT | stop | 5 | stop",
                "CHAT | stop | [5] | stop[0]",
                "CHAT | seed | \"x\" | seed",
                "CHAT | stream | \"x\" | stream",
                "CHAT | stream_options | 3 | stream_options",
                "CHAT | stream_options | {\"include_usage\":3} | stream_options.include_usage",
                "CHAT | response_format | \"json\" | response_format",
                "CHAT | response_format | {} | response_format.type",
                "CHAT | response_format | {\"type\":\"json_schema\"} | response_format.json_schema",
                "CHAT | response_format | {\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"schema\":5}} | response_format.json_schema.schema",
                "CHAT | messages | \"hi\" | messages",
                "CHAT | messages | [] | messages",
                "CHAT | messages | [\"hi\"] | messages[0]",
                "CHAT | messages | [{\"role\":\"user\"}] | messages[0].content",
                "CHAT | messages | [{\"role\":\"user\",\"content\":5}] | messages[0].content",
                "CHAT | messages | [{\"content\":\"a\"}] | messages[0].role",
                "CHAT | messages | [{\"role\":\"king\",\"content\":\"a\"}] | messages[0].role",
                "CHAT | messages | [{\"role\":\"user\",\"content\":[{\"text\":\"a\"}]}] | messages[0].content[0].type",
                "CHAT | messages | [{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}] | messages[0].content[0].image_url",
                "CHAT | messages | [{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]}] | messages[0].content[0].image_url.url",
                "CHAT | messages | [{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"a\"}] | messages[1].tool_call_id",
                "CHAT | messages | [{\"role\":\"tool\",\"content\":\"a\"}] | messages[0].tool_call_id",
                "CHAT | messages | [{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"n\",\"arguments\":5}}]}] | messages[1].tool_calls[0].function.arguments",
                "CHAT | messages | [{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"arguments\":\"{}\"}}]}] | messages[0].tool_calls[0].function.name",
                "CHAT | tools | {} | tools",
                "CHAT | tools | [{}] | tools[0].type",
                "CHAT | tools | [{\"type\":\"function\"}] | tools[0].function",
                "CHAT | tools | [{\"type\":\"function\",\"function\":{}}] | tools[0].function.name",
                "CHAT | tools | [{\"type\":\"function\",\"function\":{\"name\":\"a\",\"parameters\":5}}] | tools[0].function.parameters",
                "CHAT | tool_choice | 7 | tool_choice",
                "CHAT | tool_choice | \"some\" | tool_choice",
                "CHAT | tool_choice | {} | tool_choice.type",
                "CHAT | tool_choice | {\"type\":\"function\"} | tool_choice.function",
                "CHAT | parallel_tool_calls | \"x\" | parallel_tool_calls",
                "CHAT | metadata | \"x\" | metadata",
                "CHAT | user | 5 | user",
                "CHAT | reasoning_effort | 5 | reasoning_effort",
                "CHAT | logprobs | \"x\" | logprobs",
                "CHAT | top_logprobs | -1 | top_logprobs",
                "CHAT | logit_bias | [] | logit_bias",
                "CHAT | modalities | \"text\" | modalities",
                "RESPONSES | max_output_tokens | -1 | max_output_tokens",
                "RESPONSES | conversation | \"conv_1\" | conversation",
                "RESPONSES | prompt | {\"id\":\"pmpt_1\"} | prompt",
                "RESPONSES | max_output_tokens | 0 | max_output_tokens",
                "RESPONSES | max_output_tokens | \"x\" | max_output_tokens",
                "RESPONSES | temperature | \"x\" | temperature",
                "RESPONSES | temperature | 3 | temperature",
                "RESPONSES | top_p | 5 | top_p",
                "RESPONSES | input | 5 | input",
                "RESPONSES | input | null | input",
                "RESPONSES | input | [] | input",
                "RESPONSES | input | [\"hi\"] | input[0]",
                "RESPONSES | input | [{}] | input[0].type",
                "RESPONSES | input | [{\"role\":\"king\",\"content\":\"a\"}] | input[0].role",
                "RESPONSES | input | [{\"role\":\"user\"}] | input[0].content",
                "RESPONSES | input | [{\"role\":\"user\",\"content\":5}] | input[0].content",
                "RESPONSES | input | [{\"role\":\"user\",\"content\":[{\"text\":\"a\"}]}] | input[0].content[0].type",
                "RESPONSES | input | [{\"role\":\"user\",\"content\":[{\"type\":\"input_text\"}]}] | input[0].content[0].text",
                "RESPONSES | input | [{\"role\":\"user\",\"content\":[{\"type\":\"input_image\"}]}] | input[0].content[0].image_url",
                "RESPONSES | input | [{\"role\":\"user\",\"content\":[{\"type\":\"input_file\"}]}] | input[0].content[0].file_data",
                "RESPONSES | input | [{\"type\":\"function_call_output\",\"call_id\":\"call_1\",\"output\":\"a\"}] | input[0].call_id",
                "RESPONSES | input | [{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"n\",\"arguments\":\"{}\"},{\"type\":\"function_call_output\",\"call_id\":\"c\"}] | input[1].output",
                "RESPONSES | input | [{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"n\",\"arguments\":5}] | input[0].arguments",
                "RESPONSES | instructions | 5 | instructions",
                "RESPONSES | tools | {} | tools",
                "RESPONSES | tools | [{}] | tools[0].type",
                "RESPONSES | tools | [{\"type\":\"function\"}] | tools[0].name",
                "RESPONSES | tools | [{\"type\":\"function\",\"name\":\"a\",\"parameters\":5}] | tools[0].parameters",
                "RESPONSES | tool_choice | 7 | tool_choice",
                "RESPONSES | tool_choice | \"some\" | tool_choice",
                "RESPONSES | tool_choice | {\"type\":\"function\"} | tool_choice.name",
                "RESPONSES | reasoning | \"low\" | reasoning",
                "RESPONSES | reasoning | {\"effort\":5} | reasoning.effort",
                "RESPONSES | text | \"json\" | text",
                "RESPONSES | text | {\"format\":\"json\"} | text.format",
                "RESPONSES | text | {\"format\":{\"type\":\"json_schema\"}} | text.format.schema",
                "RESPONSES | metadata | 5 | metadata",
                "RESPONSES | include | 5 | include",
                "RESPONSES | store | \"x\" | store",
                "RESPONSES | previous_response_id | 5 | previous_response_id",
                "RESPONSES | parallel_tool_calls | 5 | parallel_tool_calls",
                "RESPONSES | stream | \"x\" | stream",
                "OLLAMA | messages | \"hi\" | messages",
                "OLLAMA | messages | [\"hi\"] | messages[0]",
                "OLLAMA | messages | [{\"content\":\"a\"}] | messages[0].role",
                "OLLAMA | messages | [{\"role\":\"king\",\"content\":\"a\"}] | messages[0].role",
                "OLLAMA | messages | [{\"role\":\"user\",\"content\":5}] | messages[0].content",
                "OLLAMA | messages | [{\"role\":\"user\",\"content\":\"a\",\"images\":\"x\"}] | messages[0].images",
                "OLLAMA | messages | [{\"role\":\"assistant\",\"tool_calls\":[{}]}] | messages[0].tool_calls[0].function",
                "OLLAMA | messages | [{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"name\":\"n\",\"arguments\":5}}]}] | messages[0].tool_calls[0].function.arguments",
                "OLLAMA | options | 5 | options",
                "OLLAMA | options | {\"temperature\":\"x\"} | options.temperature",
                "OLLAMA | options | {\"top_k\":1.5} | options.top_k",
                "OLLAMA | options | {\"num_ctx\":\"x\"} | options.num_ctx",
                "OLLAMA | options | {\"num_predict\":\"x\"} | options.num_predict",
                "OLLAMA | options | {\"stop\":5} | options.stop",
                "OLLAMA | options | {\"min_p\":\"x\"} | options.min_p",
                "OLLAMA | tools | {} | tools",
                "OLLAMA | tools | [{\"type\":\"function\"}] | tools[0].function",
                "OLLAMA | tools | [{\"type\":\"function\",\"function\":{}}] | tools[0].function.name",
                "OLLAMA | tools | [{\"type\":\"function\",\"function\":{\"name\":\"a\",\"parameters\":5}}] | tools[0].function.parameters",
                "OLLAMA | format | 5 | format",
                "OLLAMA | format | \"xml\" | format",
                "OLLAMA | think | 5 | think",
                "OLLAMA | keep_alive | [] | keep_alive",
                "OLLAMA | stream | \"x\" | stream",
                "OLLAMA | truncate | 5 | truncate",
            })
    void isRefusedWithThePathOfTheField(Upstream client, String field, String value, String path) {
        Client.Answer answer = ask(client, request(client, "echo", field, value));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        JsonNode body = json(answer.text());
        JsonNode error = body.path("error");
        switch (client) {
            case ANTHROPIC -> {
                assertThat(body.path("type").asString("")).isEqualTo("error");
                assertThat(error.path("type").asString("")).isEqualTo("invalid_request_error");
                assertThat(error.path("message").asString("")).startsWith(path + ": ");
            }
            case CHAT, RESPONSES -> {
                assertThat(error.path("type").asString("")).isEqualTo("invalid_request_error");
                assertThat(error.path("param").asString("")).isEqualTo(path);
                assertThat(error.path("message").asString("")).contains("'" + path + "'");
            }
            case OLLAMA -> assertThat(error.asString("")).startsWith(path + ": ");
            case GEMINI -> throw new IllegalArgumentException("Gemini has no clients");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ANTHROPIC | temperature | null",
                "ANTHROPIC | temperature | 1",
                "ANTHROPIC | top_k | 0",
                "ANTHROPIC | tools | []",
                "ANTHROPIC | metadata | {\"user_id\":null}",
                "ANTHROPIC | metadata | {\"more\":1}",
                "ANTHROPIC | brand_new | {\"a\":[1]}",
                "ANTHROPIC | thinking | {\"type\":\"brand_new\"}",
                "ANTHROPIC | output_config | {\"effort\":\"brand_new\",\"more\":1}",
                "ANTHROPIC | stop_sequences | []",
                "ANTHROPIC | system | []",
                "ANTHROPIC | messages | [{\"role\":\"user\",\"content\":\"\"},{\"role\":\"system\",\"content\":[],\"output_config\":{\"effort\":\"low\"}}]",
                "ANTHROPIC | messages | [{\"role\":\"user\",\"content\":[{\"type\":\"brand_new\",\"a\":1}]}]",
                "ANTHROPIC | messages | [{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{}}]},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t\"}]}]",
                "ANTHROPIC | tools | [{\"type\":\"brand_new_20270101\",\"name\":\"x\"}]",
                "CHAT | max_tokens | null",
                "CHAT | temperature | null",
                "CHAT | temperature | 2",
                "CHAT | n | 1",
                "CHAT | n | null",
                "CHAT | stop | null",
                "CHAT | stop | \"a\"",
                "CHAT | stop | [\"a\"]",
                "CHAT | stream_options | null",
                "CHAT | response_format | null",
                "CHAT | response_format | {\"type\":\"brand_new\"}",
                "CHAT | tools | null",
                "CHAT | tools | []",
                "CHAT | tool_choice | null",
                "CHAT | tool_choice | {\"type\":\"allowed_tools\",\"allowed_tools\":{}}",
                "CHAT | metadata | null",
                "CHAT | user | null",
                "CHAT | logit_bias | {\"1\":1}",
                "CHAT | brand_new | [1]",
                "CHAT | messages | [{\"role\":\"developer\",\"content\":\"a\"},{\"role\":\"user\",\"content\":[]}]",
                "CHAT | messages | [{\"role\":\"user\",\"content\":\"a\",\"name\":null},{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"n\",\"arguments\":\"\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"x\"}]",
                "CHAT | messages | [{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":null}]",
                "CHAT | messages | [{\"role\":\"user\",\"content\":[{\"type\":\"brand_new\"}]}]",
                "CHAT | seed | -5",
                "CHAT | modalities | [\"text\"]",
                "RESPONSES | max_output_tokens | null",
                "RESPONSES | temperature | null",
                "RESPONSES | reasoning | null",
                "RESPONSES | reasoning | {\"effort\":null,\"summary\":\"auto\"}",
                "RESPONSES | text | null",
                "RESPONSES | text | {\"format\":null}",
                "RESPONSES | tools | []",
                "RESPONSES | tools | [{\"type\":\"function\",\"name\":\"a\",\"parameters\":null,\"strict\":null}]",
                "RESPONSES | tool_choice | null",
                "RESPONSES | tool_choice | {\"type\":\"web_search\"}",
                "RESPONSES | metadata | null",
                "RESPONSES | include | null",
                "RESPONSES | instructions | null",
                "RESPONSES | previous_response_id | null",
                "RESPONSES | brand_new | {}",
                "RESPONSES | input | [{\"role\":\"user\",\"content\":\"a\"},{\"type\":\"reasoning\",\"id\":\"rs_x\",\"summary\":[],\"content\":null},{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"n\",\"arguments\":\"{}\"},{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":\"\"}]",
                "RESPONSES | input | [{\"role\":\"user\",\"content\":\"a\"},{\"type\":\"brand_new\",\"a\":1}]",
                "RESPONSES | stream_options | {}",
                "OLLAMA | options | null",
                "OLLAMA | options | {\"num_predict\":-1,\"temperature\":9,\"num_ctx\":8192,\"brand_new\":1}",
                "OLLAMA | options | {\"stop\":[\"a\"]}",
                "OLLAMA | format | \"\"",
                "OLLAMA | format | \"json\"",
                "OLLAMA | format | {\"type\":\"object\"}",
                "OLLAMA | think | true",
                "OLLAMA | think | \"low\"",
                "OLLAMA | keep_alive | -1",
                "OLLAMA | keep_alive | \"5m\"",
                "OLLAMA | tools | null",
                "OLLAMA | brand_new | 1",
                "OLLAMA | messages | [{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"tool\",\"content\":\"x\",\"tool_name\":\"n\"}]",
            })
    void whatTheApiTakesIsTaken(Upstream client, String field, String value) {
        Client.Answer answer = ask(client, request(client, "echo", field, value));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "messages | [{\"role\":\"user\",\"content\":5}] | invalid_type | Invalid type for 'messages[0].content': expected a string or an array, but got 5 instead.",
                "messages | [{\"content\":\"a\"}] | missing_required_parameter | Missing required parameter: 'messages[0].role'.",
                "top_p | 5 | invalid_value | Invalid value for 'top_p': expected from 0 to 1, but got 5 instead.",
                "messages | [] | | Invalid 'messages': at least one message is required",
            })
    void openAisClientsAreToldInItsWords(String field, String value, String code, String message) {
        Client.Answer answer = ask(Upstream.CHAT, request(Upstream.CHAT, "echo", field, value));

        JsonNode error = json(answer.text()).path("error");
        assertThat(error.path("message").asString("")).isEqualTo(message);
        assertThat(error.path("code").isNull() ? null : error.path("code").stringValue())
                .isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT", "RESPONSES", "OLLAMA"})
    void whatGoesThroughIsTheProvidersToJudge(Upstream client) throws Exception {
        server.otherwise(Script.json(200, "{}"));
        String request = request(client, client.provider() + "/m", "temperature", "\"x\"");

        Client.Answer answer = ask(client, request);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(json(server.take().text()).path("temperature").asString("")).isEqualTo("x");
    }

    private static String request(Upstream client, String model, String field, String value) {
        ObjectNode request = (ObjectNode) json(client.request(model, false));
        request.set(field, json(value));
        return Json.write(request);
    }

    private static JsonNode json(String text) {
        return Objects.requireNonNull(Json.parse(text), text);
    }

    private static Client.Answer ask(Upstream client, String request) {
        return Client.ask(proxy.port(), client.path(), request, "anthropic-version: 2023-06-01");
    }
}
