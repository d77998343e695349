package dev.llm.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.http.Trace;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.Parameters;
import dev.llm.model.Upstream;
import dev.llm.model.Usage;
import dev.llm.provider.Provider;
import dev.llm.provider.Reply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetriesTest {
    private static final ChatRequest REQUEST =
            new ChatRequest("m", List.of(), Parameters.NONE, true);
    private static final Event STARTED = new Event.ReplyStarted("id", "m", Usage.UNKNOWN);
    private static final Event TEXT = new Event.TextDelta(0, "x");

    private final List<Duration> pauses = new ArrayList<>();
    private final Attempts attempts = new Attempts();
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
        assertThat(attempts.count).isEqualTo(count);
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
        assertThat(attempts.count).isEqualTo(1);
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
        assertThat(attempts.count).isEqualTo(1);
    }

    @Test
    void aFailureBeforeTheFirstEventIsRetriedAndBothRepliesAreClosed() {
        attempts.breakAfter(List.of(), ErrorKind.CUT).succeed();

        assertThat(eventsOrNone(1)).containsExactly(STARTED, TEXT);
        assertThat(attempts.closed).isEqualTo(2);
    }

    @Test
    void aFailureAfterTheFirstEventIsNot() {
        attempts.breakAfter(List.of(STARTED), ErrorKind.CUT).succeed();

        assertThat(failure(2).kind()).isEqualTo(ErrorKind.CUT);
        assertThat(attempts.count).isEqualTo(1);
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

    /// A provider whose attempts end one after the other as they are told to.
    private static final class Attempts implements Provider {
        private final Queue<Reply> replies = new ArrayDeque<>();
        private final Queue<Boolean> opens = new ArrayDeque<>();
        private int count;
        private int closed;

        Attempts fail(ErrorKind kind) {
            return fail(kind, null, null);
        }

        Attempts fail(int times, ErrorKind kind) {
            for (int i = 0; i < times; i++) {
                fail(kind);
            }
            return this;
        }

        Attempts fail(ErrorKind kind, @Nullable Duration after, @Nullable Boolean verdict) {
            opens.add(false);
            replies.add(new Played(List.of(), failure(kind, after, verdict)));
            return this;
        }

        Attempts breakAfter(List<Event> events, ErrorKind kind) {
            opens.add(true);
            replies.add(new Played(events, failure(kind, null, null)));
            return this;
        }

        Attempts succeed() {
            opens.add(true);
            replies.add(new Played(List.of(STARTED, TEXT), null));
            return this;
        }

        @Override
        public String name() {
            return "played";
        }

        @Override
        public ChatRequest withOptions(ChatRequest request, Map<String, String> options) {
            return request;
        }

        @Override
        public Reply open(ChatRequest request) {
            count++;
            Reply reply = replies.remove();
            if (!opens.remove()) {
                reply.next();
            }
            return reply;
        }

        private static LlmException failure(
                ErrorKind kind, @Nullable Duration after, @Nullable Boolean verdict) {
            var upstream = new Upstream(0, null, null, after, verdict, null);
            return new LlmException(kind, kind.name(), null, upstream, null);
        }

        private final class Played implements Reply {
            private final Queue<Event> events;
            private final @Nullable LlmException failure;

            private Played(List<Event> events, @Nullable LlmException failure) {
                this.events = new ArrayDeque<>(events);
                this.failure = failure;
            }

            @Override
            public @Nullable Event next() {
                if (events.isEmpty() && failure != null) {
                    throw failure;
                }
                return events.poll();
            }

            @Override
            public void close() {
                closed++;
            }
        }
    }
}
