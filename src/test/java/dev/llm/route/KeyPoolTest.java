package dev.llm.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.http.Timeouts;
import dev.llm.http.Trace;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.model.Parameters;
import dev.llm.model.Upstream;
import dev.llm.provider.ListedModel;
import dev.llm.provider.Provider;
import dev.llm.provider.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeyPoolTest {
    private static final ChatRequest REQUEST =
            new ChatRequest("m", List.of(), Parameters.NONE, true);
    private static final int REFUSAL_SECONDS = 600;

    private final PlayedProvider a = new PlayedProvider("lab");
    private final PlayedProvider b = new PlayedProvider("lab");
    private final PlayedProvider c = new PlayedProvider("lab");
    private final List<String> said = new ArrayList<>();
    private final List<String> noted = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final KeyPool pool = pool(a, b, c);

    @Test
    void keysServeInTurnTheFirstOneFirst() {
        for (PlayedProvider key : List.of(a, b, c, a)) {
            key.succeed();
        }

        List<String> counts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            open();
            counts.add(a.count() + "" + b.count() + c.count());
        }

        assertThat(counts).containsExactly("100", "110", "111", "211");
    }

    @ParameterizedTest
    @EnumSource
    void theNextKeyServesWhenItIsTheKeyThatFails(ErrorKind kind) {
        a.fail(kind);
        b.succeed();
        boolean keys =
                switch (kind) {
                    case AUTHENTICATION, PERMISSION, QUOTA, RATE_LIMITED, CONFIGURATION -> true;
                    case INTERNAL,
                            USAGE,
                            INVALID_REQUEST,
                            NOT_FOUND,
                            TOO_LARGE,
                            REFUSED,
                            NOT_AN_API,
                            CONFLICT,
                            OVERLOADED,
                            SERVER,
                            TIMEOUT,
                            NETWORK,
                            CUT,
                            TRUNCATED,
                            INTERRUPTED,
                            OUTPUT_CLOSED,
                            OUTPUT_FAILED ->
                            false;
                };

        if (keys) {
            open();
            assertThat(b.count()).isEqualTo(1);
        } else {
            assertThat(failure()).hasMessage(kind.name());
            assertThat(b.count()).isZero();
        }
    }

    @Test
    void theNextKeyServesWhenTheStreamBeginsWithARefusal() {
        a.breakAfter(List.of(), ErrorKind.RATE_LIMITED);
        b.succeed();

        open();

        assertThat(b.count()).isEqualTo(1);
        assertThat(a.closed()).isEqualTo(1);
    }

    @Test
    void theNextKeyDoesNotServeOnceAnAnswerHasBegun() {
        a.breakAfter(List.of(PlayedProvider.STARTED), ErrorKind.RATE_LIMITED);

        try (Reply reply = pool.open(REQUEST)) {
            assertThat(reply.next()).isEqualTo(PlayedProvider.STARTED);
            assertThat(catchThrowableOfType(LlmException.class, reply::next)).isNotNull();
        }

        assertThat(b.count()).isZero();
    }

    /// Who has limits of its own is not kept waiting before it waits itself.
    @Test
    void whoHasLimitsIsServedByTheNextKeyWhenItWaitsForTheFirstEvent() {
        a.breakAfter(List.of(), ErrorKind.RATE_LIMITED);
        b.succeed();
        Duration limit = Duration.ofSeconds(1);
        var limits = new Timeouts(limit, limit, limit);

        try (Reply reply = pool.open(REQUEST, limits)) {
            assertThat(b.count()).isZero();
            assertThat(reply.next()).isEqualTo(PlayedProvider.STARTED);
        }

        assertThat(noted).containsExactly("the key from origin 1 rests for 1 s: RATE_LIMITED");
        assertThat(a.count()).isEqualTo(1);
        assertThat(b.count()).isEqualTo(1);
    }

    @Test
    void aProxysRefusalIsNotTheKeysFault() {
        var upstream = new Upstream(407, null, null, null, null, null);
        a.fail(
                new LlmException(
                        ErrorKind.AUTHENTICATION, "the proxy refuses", null, upstream, null));

        assertThat(failure()).hasMessage("the proxy refuses");
        assertThat(b.count()).isZero();
    }

    @ParameterizedTest(name = "after {0} s it rests: {1}")
    @CsvSource({"29, true", "30, false"})
    void aLimitedKeyRestsAsLongAsTheProviderSays(int seconds, boolean rests) {
        a.fail(ErrorKind.RATE_LIMITED, Duration.ofSeconds(30), null).succeed();
        b.succeed();
        c.succeed();
        open();
        open();

        now = now.plusSeconds(seconds);

        b.succeed();
        open();
        assertThat(a.count()).isEqualTo(rests ? 1 : 2);
    }

    @ParameterizedTest(name = "after {0} s it rests: {1}")
    @CsvSource({REFUSAL_SECONDS - 1 + ", true", REFUSAL_SECONDS + ", false"})
    void aRefusedKeyRestsForTenMinutes(int seconds, boolean rests) {
        a.fail(ErrorKind.AUTHENTICATION).succeed();
        b.succeed();
        c.succeed();
        open();
        open();

        now = now.plusSeconds(seconds);

        b.succeed();
        open();
        assertThat(a.count()).isEqualTo(rests ? 1 : 2);
    }

    @Test
    void aKeyThatIsLimitedAgainAndAgainRestsLongerEachTimeUpToAMinuteOrSo() {
        KeyPool alone = pool(a, b);
        a.fail(10, ErrorKind.RATE_LIMITED);
        b.fail(10, ErrorKind.RATE_LIMITED);

        var rests = new ArrayList<Long>();
        for (int i = 0; i < 9; i++) {
            Duration rest = Objects.requireNonNull(failure(alone).upstream().retryAfter());
            rests.add(rest.toSeconds());
            now = now.plus(rest);
        }

        assertThat(rests).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 64L, 64L);
    }

    @Test
    void whatWasAskedAtTheSameTimeFailsOnce() {
        var key = new PooledKey(new KeyPool.Key("a", () -> a));
        for (int i = 0; i < 7; i++) {
            key.rest(limited(null), now);
        }
        assertThat(key.restsFor(now)).isEqualTo(Duration.ofSeconds(1));

        now = now.plusSeconds(1);
        key.rest(limited(null), now);
        assertThat(key.restsFor(now)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aLateFailureDoesNotShortenARest() {
        var key = new PooledKey(new KeyPool.Key("a", () -> a));
        LlmException first = limited(Duration.ofMinutes(2));
        key.rest(first, now);

        key.rest(limited(Duration.ofSeconds(2)), now);
        key.serves(now);

        assertThat(key.restsFor(now)).isEqualTo(Duration.ofMinutes(2));
        assertThat(key.failure()).isSameAs(first);
    }

    private static LlmException limited(@Nullable Duration retryAfter) {
        var upstream = new Upstream(429, null, null, retryAfter, null, null);
        return new LlmException(ErrorKind.RATE_LIMITED, "slow down", null, upstream, null);
    }

    @Test
    void anAnswerEndsTheDoubling() {
        KeyPool alone = pool(a, a);
        a.fail(4, ErrorKind.RATE_LIMITED).succeed().succeed().fail(2, ErrorKind.RATE_LIMITED);
        failure(alone);
        now = now.plusSeconds(1);
        failure(alone);
        now = now.plusSeconds(2);
        open(alone);
        open(alone);

        assertThat(failure(alone).upstream().retryAfter()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whenAllFailItIsTheSoonestUsableOnesFailure() {
        a.fail(ErrorKind.AUTHENTICATION);
        b.fail(ErrorKind.RATE_LIMITED, Duration.ofSeconds(40), null);
        c.fail(ErrorKind.RATE_LIMITED, Duration.ofSeconds(20), null);

        LlmException failure = failure();

        assertThat(failure).hasMessage("RATE_LIMITED, with all 3 keys");
        assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(failure.upstream().retryAfter()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void whileAllRestNobodyIsAskedAndTheTimeRunsDown() {
        for (PlayedProvider key : List.of(a, b, c)) {
            key.fail(ErrorKind.RATE_LIMITED, Duration.ofSeconds(30), null);
        }
        failure();

        now = now.plusSeconds(10);

        assertThat(failure().upstream().retryAfter()).isEqualTo(Duration.ofSeconds(20));
        assertThat(a.count() + b.count() + c.count()).isEqualTo(3);
    }

    @Test
    void theHeaderOfThatTimeRunsDownToo() {
        var headers = Headers.of(Map.of("Retry-After", "30", "retry-after-ms", "30000", "x", "y"));
        var upstream = new Upstream(429, null, null, Duration.ofSeconds(30), null, "{}", headers);
        KeyPool alone = pool(a);
        a.fail(new LlmException(ErrorKind.RATE_LIMITED, "slow down", null, upstream, null));
        failure(alone);

        now = now.plusMillis(10_500);

        Headers left = failure(alone).upstream().headers();
        assertThat(left).isEqualTo(Headers.of(Map.of("x", "y")).with("retry-after", "20"));
    }

    @Test
    void whenAllAreRefusedTheFirstOneSaysSo() {
        a.fail(ErrorKind.PERMISSION);
        b.fail(ErrorKind.AUTHENTICATION);
        c.fail(ErrorKind.AUTHENTICATION);

        LlmException failure = failure();

        assertThat(failure.kind()).isEqualTo(ErrorKind.PERMISSION);
        assertThat(failure.upstream().retryAfter()).isNull();
        assertThat(said).isEmpty();
    }

    @Test
    void retriesWaitUntilTheSoonestKeyIsUsable() {
        KeyPool two = pool(a, b);
        a.fail(ErrorKind.RATE_LIMITED, Duration.ofSeconds(5), null);
        b.fail(ErrorKind.RATE_LIMITED, Duration.ofSeconds(3), null).succeed();
        var pauses = new ArrayList<Duration>();
        var retries =
                new Retries(
                        1,
                        new Random(1),
                        pause -> {
                            pauses.add(pause);
                            now = now.plus(pause);
                        },
                        Trace.NONE);

        retries.open(two, REQUEST).close();

        assertThat(pauses).containsExactly(Duration.ofSeconds(3));
        assertThat(a.count()).isEqualTo(1);
    }

    @Test
    void aFailureOfTheProviderIsRetriedWithTheNextKey() {
        a.fail(ErrorKind.OVERLOADED);
        b.succeed();

        new Retries(1, new Random(1), _ -> {}, Trace.NONE).open(pool, REQUEST).close();

        assertThat(b.count()).isEqualTo(1);
    }

    @Test
    void aRefusedKeyIsNamedByItsOriginWhenAnotherServes() {
        a.fail(ErrorKind.AUTHENTICATION);
        b.succeed();

        open();

        assertThat(said)
                .containsExactly(
                        "the key from origin 1 was refused, and another one used: AUTHENTICATION");
    }

    @Test
    void aLimitedKeyIsForTheTraceAlone() {
        a.fail(ErrorKind.RATE_LIMITED, Duration.ofSeconds(30), null);
        b.succeed();

        open();

        assertThat(said).isEmpty();
        assertThat(noted).containsExactly("the key from origin 1 rests for 30 s: RATE_LIMITED");
    }

    @Test
    void aKeyThatCannotBeReadIsPassedOver() {
        var unreadable =
                new KeyPool.Key(
                        "origin 1",
                        () -> {
                            throw new LlmException(
                                    ErrorKind.CONFIGURATION, "the key file x does not exist");
                        });
        var good = new KeyPool.Key("origin 2", () -> b);
        b.succeed();

        open(new KeyPool(a, List.of(unreadable, good), () -> now, Trace.NONE, said::add));

        assertThat(said)
                .containsExactly(
                        "the key from origin 1 was refused, and another one used: "
                                + "the key file x does not exist");
    }

    @Test
    void aKeyIsReadWhenItIsUsedAndOnce() {
        var read = new ArrayList<String>();
        var keys = new ArrayList<KeyPool.Key>();
        for (PlayedProvider provider : List.of(a, b)) {
            String origin = "origin " + (keys.size() + 1);
            keys.add(
                    new KeyPool.Key(
                            origin,
                            () -> {
                                read.add(origin);
                                return provider;
                            }));
        }
        var two = new KeyPool(c, keys, () -> now, Trace.NONE, said::add);
        a.succeed().succeed();
        b.succeed();

        two.withOptions(REQUEST, Map.of());
        assertThat(read).isEmpty();
        open(two);
        assertThat(read).containsExactly("origin 1");
        open(two);
        open(two);
        assertThat(read).containsExactly("origin 1", "origin 2");
    }

    @Test
    void theListOfModelsAndTheCountOfTokensAreAskedForInTheSameWay() {
        Provider refused = new Answering(true);
        Provider good = new Answering(false);
        KeyPool two = pool(refused, good);

        assertThat(two.models(new Timeouts(Duration.ZERO, Duration.ZERO, Duration.ZERO))).isEmpty();
        assertThat(two.countTokens(REQUEST)).isEqualTo(7);
        assertThat(said).hasSize(1);
    }

    @Test
    @Timeout(60)
    void manyThreadsShareTheKeysEvenly() {
        var counting = List.of(new Counting(), new Counting(), new Counting(), new Counting());
        KeyPool shared = pool(counting.toArray(Provider[]::new));

        IntStream.range(0, 400).parallel().forEach(_ -> shared.countTokens(REQUEST));

        assertThat(counting).allMatch(provider -> provider.count.get() == 100);
    }

    private void open() {
        open(pool);
    }

    private static void open(KeyPool keys) {
        keys.open(REQUEST).close();
    }

    private LlmException failure() {
        return failure(pool);
    }

    private static LlmException failure(KeyPool keys) {
        return Objects.requireNonNull(catchThrowableOfType(LlmException.class, () -> open(keys)));
    }

    private KeyPool pool(Provider... providers) {
        var trace =
                new Trace() {
                    @Override
                    public void note(String line) {
                        noted.add(line);
                    }
                };
        var keys = new ArrayList<KeyPool.Key>();
        for (Provider provider : providers) {
            keys.add(new KeyPool.Key("origin " + (keys.size() + 1), () -> provider));
        }
        return new KeyPool(providers[0], keys, () -> now, trace, said::add);
    }

    /// Answers questions beside the conversation, or refuses its key.
    private static class Answering implements Provider {
        private final boolean refuses;

        Answering(boolean refuses) {
            this.refuses = refuses;
        }

        @Override
        public String name() {
            return "lab";
        }

        @Override
        public ChatRequest withOptions(ChatRequest request, Map<String, String> options) {
            return request;
        }

        @Override
        public Reply open(ChatRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable List<ListedModel> models(Timeouts limits) {
            if (refuses) {
                throw new LlmException(ErrorKind.AUTHENTICATION, "bad key");
            }
            return List.of();
        }

        @Override
        public @Nullable Long countTokens(ChatRequest request) {
            if (refuses) {
                throw new LlmException(ErrorKind.AUTHENTICATION, "bad key");
            }
            return 7L;
        }
    }

    /// Counts how often it was asked to count.
    private static final class Counting extends Answering {
        private final AtomicInteger count = new AtomicInteger();

        Counting() {
            super(false);
        }

        @Override
        public @Nullable Long countTokens(ChatRequest request) {
            count.incrementAndGet();
            return super.countTokens(request);
        }
    }
}
