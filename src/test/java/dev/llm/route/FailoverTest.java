package dev.llm.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who is asked how often, and after which wait.
class FailoverTest {
    private Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> again = new ArrayList<>();
    private final Health health = new Health(() -> now);
    private final Failover failover =
            new Failover(health, new Random(1), pauses::add, Duration.ofSeconds(10));

    /// What becomes of each attempt: by target, one after the other; null answers.
    private final Map<String, List<LlmException>> outcomes = new HashMap<>();

    @Test
    void aTargetIsRepeatedWithLongerWaitsAndThenTheNextOneAsked() {
        fails("a", failure(ErrorKind.SERVER, 500), 3);

        assertThat(run(route("a", "b"))).isEqualTo("b");

        assertThat(asked).containsExactly("a", "a", "a", "b");
        assertThat(again).containsExactly("a", "a", "a");
        assertThat(pauses.get(0)).isBetween(Duration.ofMillis(375), Duration.ofMillis(500));
        assertThat(pauses.get(1)).isBetween(Duration.ofMillis(750), Duration.ofMillis(1000));
        assertThat(pauses).hasSize(2);
    }

    @Test
    void aWaitThatIsAskedForIsKeptUnlessItIsTooLong() {
        fails("a", waiting(Duration.ofSeconds(7)), 1);
        assertThat(run(route("a", "b"))).isEqualTo("a");
        assertThat(pauses).containsExactly(Duration.ofSeconds(7));

        fails("a", waiting(Duration.ofSeconds(11)), 1);
        assertThat(run(route("a", "b"))).isEqualTo("b");
        assertThat(pauses).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "TIMEOUT",
                "AUTHENTICATION",
                "PERMISSION",
                "NOT_FOUND",
                "QUOTA",
                "CONFIGURATION",
                "NOT_AN_API"
            })
    void whatDoesNotGetBetterIsNotRepeated(ErrorKind kind) {
        fails("a", failure(kind, 0), 1);

        assertThat(run(route("a", "b"))).isEqualTo("b");

        assertThat(asked).containsExactly("a", "b");
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"INVALID_REQUEST", "TOO_LARGE", "REFUSED", "USAGE", "INTERRUPTED"})
    void whatIsTheClientsEndsTheRoute(ErrorKind kind) {
        fails("a", failure(kind, 400), 1);

        assertThat(failureOf(route("a", "b")).kind()).isEqualTo(kind);

        assertThat(asked).containsExactly("a");
    }

    @Test
    void aPromptThatIsTooLongForOneMayFitAnother() {
        fails("a", new LlmException(ErrorKind.INVALID_REQUEST, "prompt is too long: 9 > 1"), 1);

        assertThat(run(route("a", "b"))).isEqualTo("b");
    }

    @Test
    void whoFailedComesLastUntilItHasRestedAndThenOneTriesIt() {
        fails("a", failure(ErrorKind.OVERLOADED, 503), 3);
        run(route("a", "b"));
        asked.clear();

        run(route("a", "b"));
        assertThat(asked).containsExactly("b");

        now = now.plusSeconds(11);
        asked.clear();
        fails("a", failure(ErrorKind.OVERLOADED, 503), 3);
        run(route("a", "b"));
        assertThat(asked).containsExactly("a", "a", "a", "b");

        now = now.plusSeconds(11);
        asked.clear();
        run(route("a", "b"));
        run(route("a", "b"));
        assertThat(asked).containsExactly("a", "a");
        assertThat(health.resting()).isEmpty();
    }

    @Test
    void whoAnswersItsTrialWithAMistakeOfTheClientsIsWell() {
        fails("a", failure(ErrorKind.OVERLOADED, 503), 3);
        run(route("a", "b"));
        now = now.plusSeconds(11);
        fails("a", failure(ErrorKind.INVALID_REQUEST, 400), 1);

        failureOf(route("a", "b"));

        assertThat(health.resting()).isEmpty();
    }

    @Test
    void whoRestsIsTheLastResort() {
        fails("b", failure(ErrorKind.OVERLOADED, 503), 3);
        assertThat(run(route("b"))).isNull();
        asked.clear();

        fails("a", failure(ErrorKind.SERVER, 500), 3);
        assertThat(run(route("a", "b"))).isEqualTo("b");
        assertThat(asked).containsExactly("a", "a", "a", "b");
    }

    /// While one exchange tries it, all the others go to the next one.
    @Test
    @Timeout(60)
    void ofManyOnlyOneTriesWhoHasRested() throws Exception {
        fails("a", failure(ErrorKind.OVERLOADED, 503), 3);
        run(route("a", "b"));
        now = now.plusSeconds(11);
        var tried = new AtomicInteger();
        var begun = new CountDownLatch(1);
        var others = new CountDownLatch(1);
        Failover.Attempt<String> attempt =
                step -> {
                    if (name(step).equals("a") && tried.incrementAndGet() == 1) {
                        begun.countDown();
                        awaitUninterrupted(others);
                    }
                    return name(step);
                };
        var trial = new FutureTask<>(() -> failover.run(route("a", "b"), attempt, (_, _) -> {}));
        Thread.ofPlatform().daemon().start(trial);
        dev.llm.testing.Limits.await(begun, "the trial");

        List<String> served =
                IntStream.range(0, 100)
                        .parallel()
                        .mapToObj(_ -> failover.run(route("a", "b"), attempt, (_, _) -> {}))
                        .toList();

        assertThat(served).containsOnly("b");
        assertThat(tried).hasValue(1);
        others.countDown();
        assertThat(trial.get()).isEqualTo("a");
        assertThat(failover.<String>run(route("a", "b"), attempt, (_, _) -> {})).isEqualTo("a");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            dev.llm.testing.Limits.await(latch, "the others");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Whatever goes wrong in whatever order: each target is asked its retries and once, in turn, and nobody after one has
    /// answered.
    @Test
    void attemptsAreBounded() {
        for (int seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            var calls = new ArrayList<String>();
            var all = new Failover(new Health(() -> now), random, _ -> {}, Duration.ofSeconds(10));
            Failover.Attempt<String> attempt =
                    step -> {
                        assertThat(calls).doesNotContain("answered");
                        calls.add(name(step));
                        if (random.nextInt(8) == 0) {
                            calls.add("answered");
                            return name(step);
                        }
                        ErrorKind[] kinds = ErrorKind.values();
                        throw failure(kinds[random.nextInt(kinds.length)], random.nextInt(600));
                    };

            try {
                all.run(route("a", "b", "c"), attempt, (_, _) -> {});
            } catch (LlmException e) {
                assertThat(calls).doesNotContain("answered");
            }

            for (String target : List.of("a", "b", "c")) {
                assertThat(Collections.frequency(calls, target)).isLessThanOrEqualTo(3);
            }
            calls.remove("answered");
            assertThat(calls).isSorted();
        }
    }

    @Test
    void aLimitOfOursIsNoFailureOfTheTarget() {
        fails("a", failure(ErrorKind.RATE_LIMITED, 0), 3);

        assertThat(run(route("a", "b"))).isEqualTo("b");

        assertThat(health.resting()).isEmpty();
    }

    /// Whoever is never reached must not be kept out of use by having been looked at.
    @Test
    void aTrialIsOnlyWhoIsReallyAsked() {
        fails("b", failure(ErrorKind.OVERLOADED, 503), 3);
        run(route("b"));
        now = now.plusSeconds(11);
        run(route("a", "b"));
        asked.clear();

        fails("a", failure(ErrorKind.TIMEOUT, 0), 1);
        assertThat(run(route("a", "b", "c"))).isEqualTo("b");
        assertThat(asked).containsExactly("a", "b");
    }

    @Test
    void theFailureThatMayPassSaysMost() {
        fails("a", failure(ErrorKind.AUTHENTICATION, 401), 1);
        fails("b", failure(ErrorKind.RATE_LIMITED, 429), 3);
        fails("c", failure(ErrorKind.NOT_FOUND, 404), 1);

        assertThat(failureOf(route("a", "b", "c")).kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(again).containsExactly("a", "b", "b", "b");
    }

    @Test
    void aSingleTargetIsRepeatedOnceAndOnlyWhenTheConnectionBroke() {
        Plan alone = new Plan(List.of(step("a")), false, false, null);
        fails("a", failure(ErrorKind.NETWORK, 0), 1);
        assertThat(run(alone)).isEqualTo("a");
        assertThat(asked).containsExactly("a", "a");
        asked.clear();

        fails("a", failure(ErrorKind.NETWORK, 0), 2);
        assertThat(failureOf(alone).kind()).isEqualTo(ErrorKind.NETWORK);
        assertThat(asked).containsExactly("a", "a");
        asked.clear();

        for (ErrorKind kind : List.of(ErrorKind.OVERLOADED, ErrorKind.CUT, ErrorKind.TIMEOUT)) {
            fails("a", failure(kind, 503), 1);
            assertThat(failureOf(alone).kind()).isEqualTo(kind);
        }
        assertThat(asked).hasSize(3);
        assertThat(pauses).isEmpty();
    }

    private @Nullable String run(Plan plan) {
        try {
            return failover.run(plan, this::ask, (step, _) -> again.add(name(step)));
        } catch (LlmException _) {
            return null;
        }
    }

    private LlmException failureOf(Plan plan) {
        return catchThrowableOfType(
                LlmException.class,
                () -> failover.run(plan, this::ask, (step, _) -> again.add(name(step))));
    }

    private String ask(Step step) {
        asked.add(name(step));
        List<LlmException> failures = outcomes.getOrDefault(name(step), List.of());
        if (failures.isEmpty()) {
            return name(step);
        }
        throw failures.removeFirst();
    }

    private void fails(String target, LlmException failure, int times) {
        var failures = new ArrayList<LlmException>();
        for (int i = 0; i < times; i++) {
            failures.add(failure);
        }
        outcomes.put(target, failures);
    }

    private static LlmException failure(ErrorKind kind, int status) {
        return new LlmException(
                kind, "failed", null, new Upstream(status, null, null, null, null, null), null);
    }

    private static LlmException waiting(Duration wait) {
        return new LlmException(
                ErrorKind.RATE_LIMITED,
                "slow down",
                null,
                new Upstream(429, null, null, wait, null, null),
                null);
    }

    private static Plan route(String... names) {
        return new Plan(
                List.of(names).stream().map(FailoverTest::step).toList(), true, false, null);
    }

    private static Step step(String name) {
        Duration limit = Duration.ofMinutes(1);
        var provider = new PlayedProvider("p");
        var entry = new Entry("p", "p", null, true, "", () -> provider, List::of, List::of);
        return new Step(
                new Target(entry, name),
                provider,
                new Limits(2, limit, limit, null, limit, limit),
                1,
                null,
                true);
    }

    private static String name(Step step) {
        return step.target().model();
    }
}
