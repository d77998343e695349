package dev.llm.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.http.Trace;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.Parameters;
import dev.llm.provider.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetriesTest {
    private static final ChatRequest REQUEST =
            new ChatRequest("m", List.of(), Parameters.NONE, true);
    private static final Event STARTED = PlayedProvider.STARTED;
    private static final Event TEXT = PlayedProvider.TEXT;

    private final List<Duration> pauses = new ArrayList<>();
    private final PlayedProvider attempts = new PlayedProvider("played");
    private double chance;

    @AfterEach
    void forgetTheInterrupt() {
        Thread.interrupted();
    }

    @ParameterizedTest
    @EnumSource
    void asksAgainAfterWhatMayPass(ErrorKind kind) {
        attempts.fail(kind).succeed();

        List<Event> events = eventsOrNone(2);

        boolean retryable =
                switch (kind) {
                    case CONFLICT, RATE_LIMITED, OVERLOADED, SERVER, TIMEOUT, NETWORK, CUT -> true;
                    case INTERNAL,
                            USAGE,
                            CONFIGURATION,
                            AUTHENTICATION,
                            PERMISSION,
                            INVALID_REQUEST,
                            NOT_FOUND,
                            TOO_LARGE,
                            QUOTA,
                            REFUSED,
                            NOT_AN_API,
                            TRUNCATED,
                            INTERRUPTED,
                            OUTPUT_CLOSED,
                            OUTPUT_FAILED ->
                            false;
                };
        assertThat(events).isEqualTo(retryable ? List.of(STARTED, TEXT) : List.of());
    }

    @ParameterizedTest(name = "{0} retries are {1} attempts")
    @CsvSource({"0, 1", "1, 2", "2, 3", "5, 6"})
    void givesUpInTheEnd(int retries, int count) {
        attempts.fail(10, ErrorKind.OVERLOADED);

        assertThat(failure(retries).kind()).isEqualTo(ErrorKind.OVERLOADED);
        assertThat(attempts.count()).isEqualTo(count);
    }

    @Test
    void theLastFailureIsTheOneReported() {
        attempts.fail(ErrorKind.OVERLOADED).fail(ErrorKind.NETWORK);

        assertThat(failure(1).kind()).isEqualTo(ErrorKind.NETWORK);
    }

    @Test
    void pausesDoubleFromHalfASecondToEight() {
        attempts.fail(10, ErrorKind.SERVER);

        failure(6);

        assertThat(millis()).containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 8000L);
    }

    @Test
    void chanceTakesUpToAQuarterOff() {
        chance = 1;
        attempts.fail(10, ErrorKind.SERVER);

        failure(6);

        assertThat(millis()).containsExactly(375L, 750L, 1500L, 3000L, 6000L, 6000L);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2500", "60000"})
    void waitsAsLongAsTheProviderSays(long millis) {
        attempts.fail(ErrorKind.RATE_LIMITED, Duration.ofMillis(millis), null).succeed();

        assertThat(eventsOrNone(1)).isNotEmpty();
        assertThat(millis()).containsExactly(millis);
    }

    @ParameterizedTest(name = "{0} retries")
    @CsvSource({"0", "2"})
    void doesNotWaitForMoreThanAMinuteButSaysWhen(int retries) {
        attempts.fail(ErrorKind.RATE_LIMITED, Duration.ofSeconds(61), null).succeed();

        assertThat(failure(retries).advice()).isEqualTo("try again in 61 s");
        assertThat(attempts.count()).isEqualTo(1);
    }

    @Test
    void theProvidersVerdictOverrulesOursToRetry() {
        attempts.fail(ErrorKind.INVALID_REQUEST, null, true).succeed();

        assertThat(eventsOrNone(1)).isNotEmpty();
    }

    @Test
    void theProvidersVerdictOverrulesOursNotToRetry() {
        attempts.fail(ErrorKind.OVERLOADED, null, false).succeed();

        assertThat(failure(2).kind()).isEqualTo(ErrorKind.OVERLOADED);
        assertThat(attempts.count()).isEqualTo(1);
    }

    @Test
    void aFailureBeforeTheFirstEventIsRetriedAndBothRepliesAreClosed() {
        attempts.breakAfter(List.of(), ErrorKind.CUT).succeed();

        assertThat(eventsOrNone(1)).containsExactly(STARTED, TEXT);
        assertThat(attempts.closed()).isEqualTo(2);
    }

    @Test
    void aFailureAfterTheFirstEventIsNot() {
        attempts.breakAfter(List.of(STARTED), ErrorKind.CUT).succeed();

        assertThat(failure(2).kind()).isEqualTo(ErrorKind.CUT);
        assertThat(attempts.count()).isEqualTo(1);
    }

    @Test
    void withOthersBehindItATargetIsTriedAgainOnce() {
        attempts.fail(10, ErrorKind.OVERLOADED);

        briefFailure(5);

        assertThat(attempts.count()).isEqualTo(2);
        assertThat(millis()).containsExactly(500L);
    }

    @Test
    void withOthersBehindItNothingIsRepeatedThatWasNotToBe() {
        attempts.fail(10, ErrorKind.OVERLOADED);

        briefFailure(0);

        assertThat(attempts.count()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0} ms are {1} attempts")
    @CsvSource({"1000, 2", "1001, 1"})
    void withOthersBehindItAWaitIsASecondAtTheMost(long millis, int count) {
        attempts.fail(ErrorKind.RATE_LIMITED, Duration.ofMillis(millis), null)
                .fail(ErrorKind.RATE_LIMITED);

        briefFailure(2);

        assertThat(attempts.count()).isEqualTo(count);
    }

    @Test
    void withOthersBehindItATimeoutIsNotRepeated() {
        attempts.fail(ErrorKind.TIMEOUT).succeed();

        briefFailure(2);

        assertThat(attempts.count()).isEqualTo(1);
    }

    @Test
    void anInterruptEndsThePause() {
        attempts.fail(ErrorKind.SERVER).succeed();
        Pause interrupted =
                _ -> {
                    throw new InterruptedException();
                };
        var retries = new Retries(2, random(), interrupted, Trace.NONE);

        LlmException failure =
                catchThrowableOfType(LlmException.class, () -> retries.open(attempts, REQUEST));

        assertThat(failure).isNotNull();
        assertThat(failure.kind()).isEqualTo(ErrorKind.INTERRUPTED);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void eachRetryIsTold() {
        var told = new ArrayList<String>();
        var trace =
                new Trace() {
                    @Override
                    public void retry(int attempt, int most, Duration delay, String reason) {
                        told.add(attempt + "/" + most + " " + delay.toMillis() + " " + reason);
                    }
                };
        attempts.fail(ErrorKind.SERVER).fail(ErrorKind.NETWORK).succeed();

        new Retries(2, random(), pauses::add, trace).open(attempts, REQUEST).close();

        assertThat(told).containsExactly("1/2 500 SERVER", "2/2 1000 NETWORK");
    }

    private List<Event> eventsOrNone(int retries) {
        var events = new ArrayList<Event>();
        try (Reply reply = retries(retries).open(attempts, REQUEST)) {
            for (Event event; (event = reply.next()) != null; ) {
                events.add(event);
            }
        } catch (LlmException e) {
            return List.of();
        }
        return events;
    }

    private void briefFailure(int retries) {
        assertThat(
                        catchThrowableOfType(
                                LlmException.class,
                                () -> retries(retries).brief().open(attempts, REQUEST)))
                .isNotNull();
    }

    private LlmException failure(int retries) {
        return Objects.requireNonNull(
                catchThrowableOfType(
                        LlmException.class,
                        () -> {
                            try (Reply reply = retries(retries).open(attempts, REQUEST)) {
                                Event event;
                                do {
                                    event = reply.next();
                                } while (event != null);
                            }
                        }));
    }

    private Retries retries(int most) {
        return new Retries(most, random(), pauses::add, Trace.NONE);
    }

    private List<Long> millis() {
        return pauses.stream().map(Duration::toMillis).toList();
    }

    private RandomGenerator random() {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public double nextDouble() {
                return chance;
            }
        };
    }
}
