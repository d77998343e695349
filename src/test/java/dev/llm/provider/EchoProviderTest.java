package dev.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
import dev.llm.model.ReplyBuilder;
import dev.llm.model.StopReason;
import dev.llm.model.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EchoProviderTest {
    private final EchoProvider echo = new EchoProvider("echo", Duration.ofMillis(1));

    @ParameterizedTest
    @ValueSource(strings = {"Hello", " a  b\n\nc ", "\n", "😀 é", "a\tb", ""})
    void saysThePromptBackToTheLetter(String prompt) {
        assertThat(reply(prompt, Map.of()).text()).isEqualTo(prompt);
    }

    @Test
    void countsWords() {
        ChatReply reply = reply("one two three", Map.of());

        assertThat(reply.usage()).isEqualTo(Usage.of(3, 3));
        assertThat(reply.stop().reason()).isEqualTo(StopReason.END_TURN);
    }

    @ParameterizedTest(name = "length {0}: {1}")
    @CsvSource({"0, ''", "1, 'a '", "2, a b", "3, 'a b a '", "5, 'a b a b a '"})
    void aLengthIsAsManyWords(String length, String text) {
        assertThat(reply("a b", Map.of("length", length)).text()).isEqualTo(text);
    }

    @ParameterizedTest(name = "max_tokens {0}: {1}")
    @CsvSource({"0, '', MAX_TOKENS", "1, 'a ', MAX_TOKENS", "2, a b, END_TURN", "3, a b, END_TURN"})
    void aLimitTruncates(String most, String text, StopReason reason) {
        ChatReply reply = reply("a b", Map.of("max_tokens", most));

        assertThat(reply.text()).isEqualTo(text);
        assertThat(reply.stop().reason()).isEqualTo(reason);
    }

    @Test
    void thinksAloudFirst() {
        ChatReply reply = reply("a", Map.of("thinking", "12"));

        assertThat(reply.reasoning()).isEqualTo("12");
        assertThat(reply.text()).isEqualTo("a");
    }

    @ParameterizedTest(name = "fail={0}: {1}")
    @CsvSource({
        "authentication, AUTHENTICATION, 401",
        "invalid_request, INVALID_REQUEST, 400",
        "rate_limited, RATE_LIMITED, 429",
        "overloaded, OVERLOADED, 529",
        "server, SERVER, 500",
    })
    void failsBeforeItBegins(String word, ErrorKind kind, int status) {
        LlmException failure = failure(() -> open("a", Map.of("fail", word)));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.upstream().status()).isEqualTo(status);
    }

    @ParameterizedTest(name = "fail={0}: {1}")
    @CsvSource({"cut, CUT", "stall, TIMEOUT", "overloaded, OVERLOADED"})
    void failsAfterSomeWords(String word, ErrorKind kind) {
        var builder = new ReplyBuilder();
        Reply reply = open("a b c", Map.of("fail", word, "fail_after", "2"));

        LlmException failure = failure(() -> drain(reply, builder));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(builder.build().text()).isEqualTo("a b ");
    }

    @Test
    void refusesAfterSomeWords() {
        ChatReply reply = reply("a b", Map.of("fail", "refusal", "fail_after", "1"));

        assertThat(reply.stop().reason()).isEqualTo(StopReason.REFUSAL);
        assertThat(reply.text()).isEqualTo("a ");
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "delay, x, 'delay must be a whole number, 0 or more, not \"x\"'",
        "length, -1, 'length must be a whole number, 0 or more, not \"-1\"'",
        "fail_after, 1.5, 'fail_after must be a whole number, 0 or more, not \"1.5\"'",
        "max_tokens, x, 'max_tokens must be a whole number, 0 or more, not \"x\"'",
        "temperature, 1, echo has no parameter temperature",
    })
    void aBadOptionIsSaid(String name, String value, String sentence) {
        LlmException failure = failure(() -> open("a", Map.of(name, value)));

        assertThat(failure).hasMessage(sentence);
        assertThat(failure.kind()).isEqualTo(ErrorKind.USAGE);
    }

    @Test
    void anUnknownWayToFailIsSaid() {
        assertThat(failure(() -> open("a", Map.of("fail", "badly"))))
                .hasMessage(
                        "fail must be one of authentication, invalid_request, rate_limited,"
                                + " overloaded, server, cut, stall, refusal, not \"badly\"");
    }

    @Test
    void aDelayIsInterrupted() {
        Reply reply = open("a", Map.of("delay", "60000"));
        reply.next();
        reply.next();
        Thread.currentThread().interrupt();

        LlmException failure = failure(reply::next);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.kind()).isEqualTo(ErrorKind.INTERRUPTED);
    }

    private ChatReply reply(String prompt, Map<String, String> options) {
        var builder = new ReplyBuilder();
        drain(open(prompt, options), builder);
        return builder.build();
    }

    private static void drain(Reply reply, ReplyBuilder builder) {
        for (Event event; (event = reply.next()) != null; ) {
            builder.add(event);
        }
    }

    private Reply open(String prompt, Map<String, String> options) {
        var request = new ChatRequest("echo", List.of(Message.user(prompt)), Parameters.NONE, true);
        return echo.open(echo.withOptions(request, options));
    }

    private static LlmException failure(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return Objects.requireNonNull(catchThrowableOfType(LlmException.class, call));
    }
}
