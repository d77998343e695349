package dev.llm.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.catalog.Catalog;
import dev.llm.http.Trace;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
import dev.llm.model.Upstream;
import dev.llm.provider.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouterTest {
    private final PlayedProvider a = new PlayedProvider("a");
    private final PlayedProvider b = new PlayedProvider("b");
    private final PlayedProvider c = new PlayedProvider("c");
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> options = new LinkedHashMap<>();
    private final List<String> unfit = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    private ErrorKind unfitKind = ErrorKind.USAGE;
    private @Nullable String unfitBecause;

    RouterTest() {
        for (PlayedProvider provider : List.of(a, b, c)) {
            entry(provider, null);
        }
    }

    @Test
    void theFirstAnswersAndNobodyElseIsAsked() {
        a.succeed();

        assertThat(open("smart", "a/x", "b/y")).hasToString("a/x");
        assertThat(b.count()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void theNextIsAskedWhenTheFirstIsNotAvailable(ErrorKind kind) {
        a.fail(2, kind);
        b.succeed();
        boolean goesOn =
                switch (kind) {
                    case CONFIGURATION,
                            AUTHENTICATION,
                            PERMISSION,
                            NOT_FOUND,
                            QUOTA,
                            NOT_AN_API,
                            CONFLICT,
                            RATE_LIMITED,
                            OVERLOADED,
                            SERVER,
                            TIMEOUT,
                            NETWORK,
                            CUT ->
                            true;
                    case INTERNAL,
                            USAGE,
                            INVALID_REQUEST,
                            TOO_LARGE,
                            REFUSED,
                            TRUNCATED,
                            INTERRUPTED,
                            OUTPUT_CLOSED,
                            OUTPUT_FAILED ->
                            false;
                };

        if (goesOn) {
            assertThat(open(null, "a/x", "b/y")).hasToString("b/y");
        } else {
            LlmException failure = failure(null, "a/x", "b/y");
            assertThat(failure).hasMessage(kind.name());
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(b.count()).isZero();
        }
    }

    @Test
    void theNextIsNotAskedOnceAnAnswerHasBegun() {
        a.breakAfter(List.of(PlayedProvider.STARTED), ErrorKind.CUT);

        assertThat(open(null, "a/x", "b/y")).hasToString("a/x");
        assertThat(b.count()).isZero();
    }

    @Test
    void theNextIsAskedWhenTheStreamEndsInItsFirstEvent() {
        a.breakAfter(List.of(), ErrorKind.CUT).breakAfter(List.of(), ErrorKind.CUT);
        b.succeed();

        assertThat(open(null, "a/x", "b/y")).hasToString("b/y");
        assertThat(a.closed()).isEqualTo(2);
    }

    @Test
    void thoseBeforeTheLastAreRetriedBrieflyAndTheLastAsUsual() {
        a.fail(9, ErrorKind.SERVER);
        b.fail(9, ErrorKind.SERVER);

        failure(null, "a/x", "b/y");

        assertThat(a.count()).isEqualTo(2);
        assertThat(b.count()).isEqualTo(4);
    }

    @Test
    void aRouteSaysWhoAnsweredAlsoWhenItIsTheFirst() {
        a.succeed();

        open("smart", "a/x", "b/y");

        assertThat(said).containsExactly("smart: a/x answered");
    }

    @Test
    void aRouteSaysWhoAnsweredAndWhyTheOthersDidNot() {
        a.fail(failed(ErrorKind.PERMISSION, "a: not yours", 403));
        entry(b, "settings.toml:3:1");
        c.succeed();

        open("smart", "a/x", "b/y", "c/z");

        assertThat(said)
                .containsExactly(
                        "smart: c/z answered; a/x: not yours (403); "
                                + "b/y: the provider b is switched off by settings.toml:3:1");
    }

    @Test
    void theOneModelOfACallIsNotNamed() {
        a.succeed();

        open(null, "a/x");

        assertThat(said).isEmpty();
    }

    @Test
    void withFallbacksOnlyAnotherThanTheWantedOneIsNamed() {
        a.succeed().fail(ErrorKind.NOT_FOUND);
        b.succeed();

        open(null, "a/x", "b/y");
        assertThat(said).isEmpty();
        open(null, "a/x", "b/y");
        assertThat(said).containsExactly("b/y answered; a/x: NOT_FOUND");
    }

    @Test
    void theOneModelsFailureIsThatOfTheCall() {
        LlmException refused = failed(ErrorKind.PERMISSION, "a: not yours", 403);
        a.fail(refused);

        assertThat(failure("smart", "a/x")).isSameAs(refused);
    }

    @Test
    void whenAllFailEachIsNamedOnOneLine() {
        a.fail(failed(ErrorKind.AUTHENTICATION, "a: bad key", 401));
        b.fail(failed(ErrorKind.NOT_FOUND, "b: no such model", 404));

        assertThat(failure("smart", "a/x", "b/y"))
                .hasMessage(
                        "smart: no model answered; a/x: bad key (401); b/y: no such model (404)");
        assertThat(said).isEmpty();
    }

    @Test
    void whenAllFailTheOneThatMayPassDecides() {
        a.fail(failed(ErrorKind.AUTHENTICATION, "a: bad key", 401));
        b.fail(10, ErrorKind.OVERLOADED);
        c.fail(10, ErrorKind.NETWORK);

        assertThat(failure(null, "a/x", "b/y", "c/z").kind()).isEqualTo(ErrorKind.OVERLOADED);
    }

    @Test
    void whenNoneMayPassTheFirstDecidesAndItsAdviceIsGiven() {
        a.fail(failed(ErrorKind.AUTHENTICATION, "a: bad key", 401).withAdvice("check it"));
        b.fail(failed(ErrorKind.NOT_FOUND, "b: no such model", 404).withAdvice("run: pull y"));

        LlmException failure = failure(null, "a/x", "b/y");

        assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
        assertThat(failure.advice()).isEqualTo("check it");
        assertThat(failure.upstream().status()).isZero();
    }

    @Test
    void aBadRequestAfterAnotherFailureEndsTheRouteAndDecides() {
        a.fail(ErrorKind.NOT_FOUND);
        b.fail(ErrorKind.INVALID_REQUEST);

        LlmException failure = failure(null, "a/x", "b/y", "c/z");

        assertThat(failure)
                .hasMessage("no model answered; a/x: NOT_FOUND; b/y: INVALID_REQUEST")
                .extracting(LlmException::kind)
                .isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(c.count()).isZero();
    }

    @Test
    void anInterruptIsNothingElse() {
        a.fail(ErrorKind.NOT_FOUND);
        b.fail(ErrorKind.INTERRUPTED);

        assertThat(failure(null, "a/x", "b/y", "c/z")).hasMessage("INTERRUPTED");
    }

    @Test
    void aNameThatNothingPlacesIsPassedOver() {
        b.succeed();

        open(null, "no-such-model", "b/y");

        assertThat(said)
                .containsExactly(
                        "b/y answered; no-such-model: no provider is known for the model no-such-model");
    }

    @Test
    void whenNothingIsReadyAFallbackAnswers() {
        entries.values().removeIf(entry -> !entry.name().equals("b"));
        entry(b, null);
        b.succeed();

        open(null, null, "b/y");

        assertThat(said)
                .singleElement()
                .asString()
                .startsWith("b/y answered; the default model: no model is set");
    }

    @Test
    void aParameterThatTheFirstDoesNotTakeIsAMistake() {
        options.put("seed", "1");
        a.refuseOptions();

        assertThat(failure("smart", "a/x", "b/y"))
                .hasMessage("a has no parameter seed")
                .extracting(LlmException::kind)
                .isEqualTo(ErrorKind.USAGE);
    }

    @Test
    void anotherThatDoesNotTakeItIsPassedOver() {
        options.put("seed", "1");
        a.fail(ErrorKind.NOT_FOUND);
        b.refuseOptions();
        c.succeed();

        assertThat(open(null, "a/x", "b/y", "c/z")).hasToString("c/z");
        assertThat(said)
                .containsExactly("c/z answered; a/x: NOT_FOUND; b/y: b has no parameter seed");
    }

    @Test
    void whatTheFirstModelCannotTakeIsAMistakeToo() {
        unfit.add("a/x");

        assertThat(failure(null, "a/x", "b/y")).hasMessage("a/x cannot see");
        assertThat(a.count() + b.count()).isZero();
    }

    @Test
    void anotherModelThatCannotTakeItIsPassedOver() {
        unfit.add("b/y");
        a.fail(ErrorKind.NOT_FOUND);
        c.succeed();

        open(null, "a/x", "b/y", "c/z");

        assertThat(said).containsExactly("c/z answered; a/x: NOT_FOUND; b/y: b/y cannot see");
    }

    @Test
    void whatIsTooLongForTheFirstModelGoesToTheNext() {
        unfitBecause = "context_length_exceeded";
        unfit.add("a/x");
        b.succeed();

        assertThat(open(null, "a/x", "b/y")).hasToString("b/y");
        assertThat(said).containsExactly("b/y answered; a/x: a/x cannot see");
    }

    @Test
    void whatKeepsTheQuestionFromBeingPutIsNotTheModelsFailure() {
        unfitKind = ErrorKind.NETWORK;
        unfit.add("a/x");

        assertThat(failure(null, "a/x", "b/y"))
                .hasMessage("a/x cannot see")
                .extracting(LlmException::kind)
                .isEqualTo(ErrorKind.NETWORK);
        assertThat(b.count()).isZero();
    }

    @Test
    void whatIsWrongWithTheFirstIsFoundBeforeAnythingIsSent() {
        options.put("seed", "1");
        a.refuseOptions();
        Router router = router(null, "a/x", "b/y");

        assertThat(catchThrowableOfType(LlmException.class, router::prepare)).isNotNull();
        assertThat(a.count() + b.count()).isZero();
    }

    @Test
    void aModelIsPreparedOnce() {
        var opened = new ArrayList<String>();
        entries.put(
                "a",
                new Entry(
                        "a",
                        "",
                        null,
                        true,
                        "",
                        () -> {
                            opened.add("a");
                            return a;
                        },
                        List::of,
                        List::of));
        a.succeed();
        Router router = router(null, "a/x", "b/y");

        router.prepare();
        router.open().close();

        assertThat(opened).containsExactly("a");
    }

    private Target open(@Nullable String name, @Nullable String... models) {
        Router router = router(name, models);
        router.prepare();
        try (Answer answer = router.open()) {
            return answer.target();
        }
    }

    private LlmException failure(@Nullable String name, String... models) {
        return Objects.requireNonNull(
                catchThrowableOfType(LlmException.class, () -> open(name, models)));
    }

    private Router router(@Nullable String name, @Nullable String... models) {
        return new Router(
                new Route(name, Arrays.asList(models)),
                new ModelNames(entries, Map.of(), Map.of(), Catalog.bundled()),
                new Question() {
                    @Override
                    public ChatRequest begin(Target target, Provider provider) {
                        return provider.withOptions(
                                new ChatRequest(target.model(), List.of(), Parameters.NONE, true),
                                options);
                    }

                    @Override
                    public ChatRequest finish(Target target, Provider provider, ChatRequest begun) {
                        if (unfit.contains(target.toString())) {
                            throw new LlmException(
                                    unfitKind,
                                    target + " cannot see",
                                    null,
                                    new Upstream(0, unfitBecause, null, null, null, null),
                                    null);
                        }
                        return begun.withMessages(List.of(Message.user("hi")));
                    }
                },
                new Retries(3, new Random(1), _ -> {}, Trace.NONE),
                said::add);
    }

    private static LlmException failed(ErrorKind kind, String message, int status) {
        var upstream = new Upstream(status, "word", "req_1", Duration.ofHours(1), null, null);
        return new LlmException(kind, message, null, upstream, null);
    }

    private void entry(PlayedProvider provider, @Nullable String switchedOffBy) {
        entries.put(
                provider.name(),
                new Entry(
                        provider.name(),
                        "",
                        switchedOffBy,
                        false,
                        "key of " + provider.name(),
                        () -> provider,
                        List::of,
                        List::of));
    }
}
