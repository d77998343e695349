package dev.llm.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
import dev.llm.model.StopReason;
import dev.llm.provider.EchoProvider;
import dev.llm.route.Answer;
import dev.llm.route.Entry;
import dev.llm.route.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TurnTest {
    private final List<Event> shown = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();

    @Test
    void aWholeAnswerIsCompleteAndWithoutFailure() {
        Outcome outcome = run(Map.of(), shown::add);

        assertThat(outcome.reply().text()).isEqualTo("one two three");
        assertThat(outcome.reply().complete()).isTrue();
        assertThat(outcome.failure()).isNull();
    }

    @Test
    void eachEventIsShownInItsOrder() {
        Outcome outcome = run(Map.of(), shown::add);

        assertThat(shown.getFirst()).isInstanceOf(Event.ReplyStarted.class);
        assertThat(shown.getLast())
                .isEqualTo(new Event.ReplyEnded(outcome.reply().stop(), outcome.reply().usage()));
        assertThat(shown).filteredOn(Event.TextDelta.class::isInstance).hasSize(3);
    }

    @Test
    void whatCameBeforeAFailureIsKept() {
        Outcome outcome = run(Map.of("fail", "cut", "fail_after", "2"), shown::add);

        assertThat(outcome.reply().text()).isEqualTo("one two ");
        assertThat(outcome.reply().complete()).isFalse();
        assertThat(outcome.started()).isTrue();
        assertThat(outcome.failure())
                .isNotNull()
                .extracting(LlmException::kind)
                .isEqualTo(ErrorKind.CUT);
    }

    @Test
    void anAnswerThatDoesNotBeginIsNoOutcome() {
        var refused = new LlmException(ErrorKind.AUTHENTICATION, "bad key");

        assertThatThrownBy(() ->
                        new Turn(now::get)
                                .run(
                                        () -> {
                                            throw refused;
                                        },
                                        shown::add))
                .isSameAs(refused);
    }

    @Test
    void theOutcomeNamesWhoAnswered() {
        assertThat(run(Map.of(), shown::add).target()).hasToString("echo/echo");
    }

    @Test
    void timesAreTakenFromTheStartToTheFirstTokenAndToTheEnd() {
        Consumer<Event> slow =
                event -> {
                    if (event instanceof Event.PartStarted || event instanceof Event.TextDelta) {
                        now.addAndGet(Duration.ofMillis(100).toNanos());
                    }
                };

        Outcome outcome = run(Map.of(), slow);

        assertThat(outcome.timeToFirstToken()).isEqualTo(Duration.ofMillis(100));
        assertThat(outcome.total()).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void anAnswerWithoutContentHasNoFirstToken() {
        Outcome outcome = run(Map.of("length", "0"), shown::add);

        assertThat(outcome.timeToFirstToken()).isNull();
        assertThat(outcome.reply().stop().reason()).isEqualTo(StopReason.END_TURN);
    }

    @Test
    void anOutputThatFailsEndsTheTurn() {
        var closed = new LlmException(ErrorKind.OUTPUT_CLOSED, "standard output was closed");
        Consumer<Event> broken =
                event -> {
                    if (event instanceof Event.TextDelta) {
                        throw closed;
                    }
                };

        Outcome outcome = run(Map.of(), broken);

        assertThat(outcome.failure()).isSameAs(closed);
        assertThat(outcome.reply().complete()).isFalse();
    }

    private Outcome run(Map<String, String> options, Consumer<Event> show) {
        var echo = new EchoProvider("echo", Duration.ZERO);
        ChatRequest request =
                echo.withOptions(
                        new ChatRequest(
                                "echo",
                                List.of(Message.user("one two three")),
                                Parameters.NONE,
                                true),
                        options);
        var entry = new Entry("echo", "echo", null, true, "", () -> echo, List::of, List::of);
        var target = new Target(entry, "echo");
        return new Turn(now::get).run(() -> new Answer(target, echo.open(request)), show);
    }
}
