package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.dialect.anthropic.AnthropicDialect;
import dev.llm.dialect.gemini.GeminiDialect;
import dev.llm.dialect.openai.ChatDialect;
import dev.llm.dialect.responses.ResponsesDialect;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Coding agents shorten their conversation when they are told in the words that they know.
class PromptTooLongTest {
    private static final Dialect ANTHROPIC = new AnthropicDialect();
    private static final Dialect CHAT = ChatDialect.compatible();

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        ANTHROPIC,
                        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":"
                                + "\"prompt is too long: 300000 tokens > 200000 maximum\"}}"),
                Arguments.of(
                        CHAT,
                        "{\"error\":{\"message\":\"This model's maximum context length is 200000 tokens.\","
                                + "\"type\":\"invalid_request_error\",\"code\":\"context_length_exceeded\"}}"),
                Arguments.of(
                        new GeminiDialect(),
                        "{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\",\"message\":"
                                + "\"The input token count (300000) exceeds the maximum number of tokens allowed.\"}}"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void openAisClientsGetTheirCode(Dialect provider, String body) {
        LlmException refusal = provider.decodeError(400, body);

        assertThat(CHAT.encodeError(refusal).at("/error/code").asString())
                .isEqualTo("context_length_exceeded");
        assertThat(new ResponsesDialect().encodeError(refusal).at("/error/code").asString())
                .isEqualTo("context_length_exceeded");
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void anthropicsClientsGetTheirWordsOnce(Dialect provider, String body) {
        LlmException refusal = provider.decodeError(400, body);

        assertThat(ANTHROPIC.encodeError(refusal).at("/error/message").asString())
                .startsWith("prompt is too long: ")
                .containsOnlyOnce("too long");
    }

    @Test
    void anotherBadRequestKeepsItsWords() {
        var refusal = new LlmException(ErrorKind.INVALID_REQUEST, "tools: too many");

        assertThat(CHAT.encodeError(refusal).at("/error/code").isNull()).isTrue();
        assertThat(ANTHROPIC.encodeError(refusal).at("/error/message").asString())
                .isEqualTo("tools: too many");
    }

    @Test
    void whatIsNoBadRequestIsNotTakenForOne() {
        var overload = new LlmException(ErrorKind.OVERLOADED, "no room in the context window pool");

        assertThat(PromptTooLong.is(overload)).isFalse();
    }
}
