package dev.llm.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.http.Http;
import dev.llm.http.Proxies;
import dev.llm.http.Timeouts;
import dev.llm.http.Trace;
import dev.llm.http.Trust;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.provider.Credential;
import dev.llm.provider.EchoProvider;
import dev.llm.provider.Endpoint;
import dev.llm.provider.HttpProvider;
import dev.llm.provider.ListedModel;
import dev.llm.provider.ModelCache;
import dev.llm.provider.Provider;
import dev.llm.provider.Reply;
import dev.llm.route.Lister.Standing;
import dev.llm.route.ModelLists.Answer;
import dev.llm.testing.ClosedPort;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelListsTest {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG);
    private static final Duration DAY = Duration.ofDays(1);
    private static final String KEY = "sk-0123456789abcdef";

    @TempDir private Path home;
    private final ScriptedServer one = ScriptedServer.start();
    private final ScriptedServer other = ScriptedServer.start();
    private final Http http =
            new Http(
                    () -> Trust.context(null, "Linux"),
                    Proxies.fromEnvironment(Map.of()),
                    PATIENT,
                    Trace.NONE);
    private final List<String> said = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");

    @AfterEach
    void stop() {
        http.close();
        one.close();
        other.close();
    }

    @Test
    void providersAreAskedAtTheSameTime() {
        var asked = new CountDownLatch(1);
        // The first answers only after the second was asked.
        one.play(listing(asked, "a"));
        other.play(Script.answer(200).reached(asked).body("{\"data\":[{\"id\":\"b\"}]}"));

        List<Answer> answers = ask(lister("one", one), lister("other", other));

        assertThat(answers).extracting(ModelListsTest::ids).containsExactly("[a]", "[b]");
        assertThat(answers).allMatch(Answer::asked);
    }

    @Test
    void oneThatFailsDoesNotHideTheOthers() {
        one.play(Script.json(401, "{\"error\":{\"message\":\"bad key\"}}"));
        other.play(listing("b"));

        List<Answer> answers = ask(lister("one", one), lister("other", other));

        assertThat(failure(answers.getFirst())).hasMessage("one: bad key");
        assertThat(failure(answers.getFirst()).kind()).isEqualTo(ErrorKind.AUTHENTICATION);
        assertThat(ids(answers.getLast())).isEqualTo("[b]");
    }

    @Test
    void oneThatHangsIsGivenUpAfterItsTime() throws Exception {
        one.play(Script.answer(200).length(100).send("{\"data\":[").stall());
        other.play(listing("b"));
        var brief = new Timeouts(LONG, Duration.ofMillis(300), LONG);

        List<Answer> answers =
                lists().of(List.of(lister("one", one), lister("other", other)), DAY, brief);

        assertThat(failure(answers.getFirst()).kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(ids(answers.getLast())).isEqualTo("[b]");
        one.take().awaitClientGone();
    }

    @Test
    void whatIsFreshIsNotAskedFor() {
        one.play(listing("a"));
        ask(lister("one", one));
        now = now.plus(DAY).minusMillis(1);

        Answer again = ask(lister("one", one)).getFirst();

        assertThat(ids(again)).isEqualTo("[a]");
        assertThat(again.asked()).isFalse();
        assertThat(one.untaken()).isEqualTo(1);
    }

    @Test
    void whatIsStaleIsAskedFor() {
        one.play(listing("a"), listing("b"));
        ask(lister("one", one));
        now = now.plus(DAY);

        assertThat(ids(ask(lister("one", one)).getFirst())).isEqualTo("[b]");
    }

    @Test
    void whatWasKeptInTheFutureIsNotFresh() {
        one.play(listing("a"), listing("b"));
        ask(lister("one", one));
        now = now.minusSeconds(1);

        assertThat(ids(ask(lister("one", one)).getFirst())).isEqualTo("[b]");
    }

    @Test
    void whatChangesAllTheTimeIsAlwaysAskedFor() {
        one.play(listing("a"), listing("b"));
        Lister changing =
                lister("one", one.url("/v1"), () -> "", () -> openai("one", one.url("/v1")), true);
        ask(changing);

        assertThat(ids(ask(changing).getFirst())).isEqualTo("[b]");
    }

    @Test
    void anotherKeyOrAddressIsAskedAnew() {
        one.play(listing("a"), listing("b"));
        other.play(listing("c"));
        ask(lister("lab", one));
        Lister rekeyed =
                lister(
                        "lab",
                        one.url("/v1"),
                        () -> "another",
                        () -> openai("lab", one.url("/v1")),
                        false);

        assertThat(ids(ask(rekeyed).getFirst())).isEqualTo("[b]");
        assertThat(ids(ask(lister("lab", other)).getFirst())).isEqualTo("[c]");
    }

    @Test
    void offlineTheListOfBeforeIsShownWithItsTime() throws Exception {
        Instant then = now;
        try (var closed = ClosedPort.reserve()) {
            var broken = new boolean[1];
            Supplier<Provider> provider =
                    () -> openai("one", broken[0] ? closed.url("/v1") : one.url("/v1"));
            Lister lister = lister("one", "http://one", () -> KEY, provider, false);
            one.play(listing("a"));
            ask(lister);
            broken[0] = true;
            now = now.plus(DAY.multipliedBy(7));

            Answer answer = ask(lister).getFirst();

            assertThat(ids(answer)).isEqualTo("[a]");
            assertThat(Objects.requireNonNull(answer.snapshot()).asked()).isEqualTo(then);
            assertThat(failure(answer).kind()).isEqualTo(ErrorKind.NETWORK);
        }
    }

    @Test
    void aKeyThatCannotBeReadIsAFailureOfItsProviderAlone() {
        other.play(listing("b"));
        Lister keyless =
                lister(
                        "one",
                        one.url("/v1"),
                        () -> {
                            throw new LlmException(ErrorKind.CONFIGURATION, "no such file");
                        },
                        () -> openai("one", one.url("/v1")),
                        false);

        List<Answer> answers = ask(keyless, lister("other", other));

        assertThat(failure(answers.getFirst())).hasMessage("no such file");
        assertThat(answers.getFirst().snapshot()).isNull();
        assertThat(ids(answers.getLast())).isEqualTo("[b]");
    }

    @Test
    void whoHasNoListIsNoFailure() {
        Answer answer = ask(lister("mute", "http://mute", () -> "", Mute::new, false)).getFirst();

        assertThat(answer.snapshot()).isNull();
        assertThat(answer.failure()).isNull();
    }

    @Test
    void whatIsInThisProgramIsNotKept() throws Exception {
        var echo = new EchoProvider("echo", Duration.ZERO);

        assertThat(ids(ask(lister("echo", "", () -> "", () -> echo, false)).getFirst()))
                .isEqualTo("[echo]");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void aModelThatQuotesTheKeyIsNeitherShownNorKept() throws Exception {
        one.play(
                Script.json(
                        200,
                        "{\"data\":[{\"id\":\"a\"},{\"id\":\"b\",\"owned_by\":\"" + KEY + "\"}]}"));

        Answer answer = ask(lister("one", one)).getFirst();

        assertThat(ids(answer)).isEqualTo("[a]");
        assertThat(said).singleElement().asString().contains("one: 1 of its models");
        try (Stream<Path> files = Files.walk(home)) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .noneMatch(ModelListsTest::holdsKey);
        }
    }

    @Test
    void withoutAPlaceToKeepItTheListIsShownAllTheSame() throws Exception {
        Files.writeString(home.resolve("llm"), "a file where the directory should be");
        one.play(listing("a"));

        assertThat(ids(ask(lister("one", one)).getFirst())).isEqualTo("[a]");
        assertThat(said).singleElement().asString().startsWith("the models of one cannot be kept");
    }

    @Test
    void anInterruptEndsItAll() throws Exception {
        var asked = new CountDownLatch(1);
        one.play(Script.nothing().reached(asked).stall());
        Thread waiting = Thread.currentThread();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        asked.await();
                        waiting.interrupt();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                });

        var failure =
                Objects.requireNonNull(
                        catchThrowableOfType(LlmException.class, () -> ask(lister("one", one))));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.kind()).isEqualTo(ErrorKind.INTERRUPTED);
        one.take().awaitClientGone();
    }

    /// It answers, and has no list of models.
    private record Mute() implements Provider {
        @Override
        public String name() {
            return "mute";
        }

        @Override
        public ChatRequest withOptions(ChatRequest request, Map<String, String> options) {
            return request;
        }

        @Override
        public Reply open(ChatRequest request) {
            throw new AssertionError("nobody was to ask it anything");
        }
    }

    private List<Answer> ask(Lister... listers) {
        return lists().of(List.of(listers), DAY, PATIENT);
    }

    private ModelLists lists() {
        return new ModelLists(
                new ModelCache(home.resolve("llm")),
                () -> now,
                text -> text.contains(KEY),
                said::add);
    }

    private Lister lister(String name, ScriptedServer server) {
        String base = server.url("/v1");
        return lister(name, base, () -> KEY, () -> openai(name, base), false);
    }

    private static Lister lister(
            String name,
            String base,
            Supplier<String> key,
            Supplier<Provider> provider,
            boolean changing) {
        var entry = new Entry(name, "", null, true, "", provider, List::of, List::of);
        return new Lister(entry, base, key, Standing.READY, "", changing);
    }

    private Provider openai(String name, String base) {
        return HttpProvider.openai(endpoint(name, base), http, InstantSource.system());
    }

    private static Endpoint endpoint(String name, String base) {
        return new Endpoint(name, URI.create(base), new Credential(KEY, false, "X"), false);
    }

    private static Script listing(String id) {
        return Script.json(200, "{\"data\":[{\"id\":\"" + id + "\"}]}");
    }

    private static Script listing(CountDownLatch gate, String id) {
        String body = "{\"data\":[{\"id\":\"" + id + "\"}]}";
        return Script.answer(200).length(body.length()).await(gate).send(body);
    }

    private static String ids(Answer answer) {
        return answer.models().stream().map(ListedModel::id).toList().toString();
    }

    private static LlmException failure(Answer answer) {
        return Objects.requireNonNull(answer.failure());
    }

    private static boolean holdsKey(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(KEY);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
