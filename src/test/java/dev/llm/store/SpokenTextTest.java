package dev.llm.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpokenTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "one | {\"messages\":[{\"role\":\"user\",\"content\":\"one\"}]}",
                "two | {\"messages\":[{\"role\":\"user\",\"content\":\"one\"},{\"role\":\"assistant\",\"content\":\"x\"},{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"two\"}]}]}",
                "one | {\"messages\":[{\"role\":\"user\",\"content\":\"one\"},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"content\":\"x\"}]}]}",
                "one | {\"input\":\"one\"}",
                "two | {\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"two\"}]},{\"type\":\"function_call_output\",\"output\":\"x\"}]}",
                "one | {\"contents\":[{\"parts\":[{\"text\":\"one\"}]},{\"role\":\"model\",\"parts\":[{\"text\":\"x\"}]}]}",
                "one | {\"prompt\":\"one\"}"
            })
    void theLastWordsOfTheUserAreFound(String text, String request) {
        assertThat(SpokenText.lastOfUser(request)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "[]",
                "{}",
                "{\"messages\":{}}",
                "{\"messages\":[1,null]}",
                "{\"input\":[\"a\"]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}"
            })
    void whereThereAreNoneThereIsNone(String request) {
        assertThat(SpokenText.lastOfUser(request)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Hello | {\"content\":[{\"type\":\"thinking\",\"thinking\":\"x\"},{\"type\":\"text\",\"text\":\"Hel\"},{\"type\":\"text\",\"text\":\"lo\"}]}",
                "Hello | {\"choices\":[{\"message\":{\"content\":\"Hello\"}}]}",
                "Hello | {\"output\":[{\"type\":\"reasoning\",\"content\":[{\"type\":\"text\",\"text\":\"x\"}]},{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"Hello\"}]}]}",
                "Hello | {\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"done\":true}",
                "Hello | {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"x\",\"thought\":true},{\"text\":\"Hello\"}]}}]}",
                "Hello | [{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hel\"}]}}]},{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"lo\"}]}}]}]",
                "Hello | {\"role\":\"assistant\",\"content\":\"Hello\"}",
                "`` | {\"error\":{\"message\":\"x\"}}",
                "`` | <html>"
            })
    void theTextOfAnAnswerIsFound(String text, String answer) {
        assertThat(answer(answer).text()).isEqualTo(text.isEmpty() ? null : text);
    }

    @ParameterizedTest
    @CsvSource({"'\n'", "'\r\n'"})
    void theTextOfAStreamIsFound(String end) {
        String anthropic =
                """
                event: content_block_delta
                data: {"type":"content_block_delta","delta":{"type":"thinking_delta","thinking":"x"}}

                event: content_block_delta
                data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"Hel"}}

                data: {broken

                data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"lo"}}\
                """;
        String chat =
                """
                data: {"choices":[{"delta":{"content":"Hel"}}]}

                data: {"choices":[{"delta":{"content":"lo"}}]}

                data: {"choices":[],"usage":{}}

                data: [DONE]

                """;
        String responses =
                """
                data: {"type":"response.output_text.delta","delta":"Hello"}

                data: {"type":"response.output_text.done","text":"Hello"}

                data: {"type":"response.completed","response":{"output":[{"type":"message","content":[{"type":"output_text","text":"Hello"}]}]}}

                """;
        String ollama =
                """
                {"message":{"content":"Hel"}}
                {"message":{"content":"lo"},"done":true}
                """;
        for (String stream : List.of(anthropic, chat, responses, ollama)) {
            assertThat(answer(stream.replace("\n", end)).text()).isEqualTo("Hello");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"PIECE\"}}",
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"PIECE\"}}",
                "{\"type\":\"response.function_call_arguments.delta\",\"delta\":\"PIECE\"}",
                "{\"choices\":[{\"delta\":{\"reasoning_content\":\"PIECE\"}}]}",
                "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"PIECE\"}}]}}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"PIECE\",\"thought\":true}]}}]}",
                "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"PIECE\"}}"
            })
    void whatElseCameInPiecesIsPutTogether(String event) {
        String stream =
                Stream.of("sk-c", "anary")
                        .map(piece -> "data: " + event.replace("PIECE", piece) + "\n\n")
                        .collect(Collectors.joining());

        assertThat(answer(stream)).isEqualTo(new SpokenText.Answer(null, "sk-canary"));
    }

    private static SpokenText.Answer answer(String body) {
        return SpokenText.ofAnswer(
                new Scrubber(text -> text, List.of()).body(body.getBytes(UTF_8)));
    }
}
