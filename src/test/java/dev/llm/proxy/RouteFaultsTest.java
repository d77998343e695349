package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Client;
import dev.llm.testing.FullPort;
import dev.llm.testing.Program;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A route of two targets, the first of which fails in every way there is: how often each is asked, and what the client
/// sees. Anthropic's clients get the bytes through, those of Chat Completions a translation.
@Timeout(60)
class RouteFaultsTest {
    private static final int ROUTES = 150;
    private static final String HELLO = Upstream.ANTHROPIC.recorded("text");

    /// Targets that failed rest, so each test has a route of its own.
    private static final AtomicInteger USED = new AtomicInteger();

    @RegisterExtension private static final ScriptedServer one = ScriptedServer.start();

    @RegisterExtension private static final ScriptedServer two = ScriptedServer.start();

    @RegisterExtension private static final Proxy proxy = Proxy.with(settings());

    private static String settings() {
        var lines = new StringBuilder("[proxy]\nping_interval = 0.1\nretry_after_max = 5\n");
        lines.append(Upstream.ANTHROPIC.settings("one", one.url("")));
        lines.append(Upstream.ANTHROPIC.settings("two", two.url("")));
        for (int i = 0; i < ROUTES; i++) {
            lines.append(route(i, "stream")).append(route(i, "whole"));
        }
        return lines.toString();
    }

    /// The first target is asked once and has to be quick, but on a `patient` route.
    private static String route(int i, String deliver) {
        return """
        [routes.%2$s-%1$d]
        deliver = "%2$s"
        targets = [
          { model = "anthropic-one/%2$s-%1$d", retries = 0, ttft_timeout = 0.4, idle_timeout = 0.3 },
          { model = "anthropic-two/%2$s-%1$d", retries = 0 },
        ]
        [routes.patient-%2$s-%1$d]
        deliver = "%2$s"
        retries = 1
        targets = ["anthropic-one/p-%2$s-%1$d", "anthropic-two/p-%2$s-%1$d"]
        """
                .formatted(i, deliver);
    }

    /// @param faults what the first target does, one request after the other
    /// @param asked how often each target is asked
    record Fault(String name, List<Script> faults, int asked, int other) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Fault fault(String name, int asked, int other, Script... faults) {
        return new Fault(name, List.of(faults), asked, other);
    }

    private static Script error(int status, String type, String message, String... headers) {
        return Script.json(
                status,
                "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"}}"
                        .formatted(type, message),
                headers);
    }

    /// A stream that has said as much as this.
    private static Script said(int words) {
        return Upstream.ANTHROPIC.begun(begin(words));
    }

    private static String begin(int words) {
        int start = HELLO.indexOf("event: content_block_delta");
        return HELLO.substring(0, start) + word().repeat(words);
    }

    private static String word() {
        return """
        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"word "}}

        """;
    }

    private static String failed() {
        return """
        event: error
        data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}

        """;
    }

    private static Script unavailable() {
        return error(503, "api_error", "down", "retry-after-ms: 1");
    }

    private static Script good() {
        return Upstream.ANTHROPIC.stream(HELLO);
    }

    /// Nothing of an answer has been shown, so that the client gets one all the same.
    static Stream<Fault> rescued() {
        return Stream.of(
                fault("429 with a wait", 2, 0, slowDown("retry-after-ms: 20"), good()),
                fault(
                        "429 with a wait until a day that has passed",
                        2,
                        0,
                        slowDown("retry-after: Fri, 20 Nov 2015 10:00:30 GMT"),
                        good()),
                fault(
                        "429 with waits that make no sense",
                        2,
                        0,
                        error(
                                429,
                                "rate_limit_error",
                                "slow",
                                "retry-after-ms: -1",
                                "retry-after: soon"),
                        good()),
                fault("429 with a long wait", 1, 1, slowDown("retry-after: 60")),
                fault(
                        "500 once",
                        2,
                        0,
                        error(500, "api_error", "oops", "retry-after-ms: 1"),
                        good()),
                fault("503 for ever", 2, 1, unavailable(), unavailable()),
                fault(
                        "503 not to be repeated",
                        1,
                        1,
                        error(503, "api_error", "down", "x-should-retry: false")),
                fault("reset once", 2, 0, Script.nothing().reset(), good()),
                fault("hung up", 1, 1, Script.nothing()),
                fault("garbage", 1, 1, Script.garbage("?\r\n\r\n")),
                fault("silence before the headers", 1, 1, Script.nothing().stall()),
                fault("slow first token", 1, 1, said(0).stall()),
                fault("silence after the headers", 1, 1, Upstream.ANTHROPIC.begun("").stall()),
                fault("cut before the first token", 1, 1, said(0)),
                fault("empty stream", 1, 1, Upstream.ANTHROPIC.stream("")),
                fault("error in place of the first token", 1, 1, said(0).send(failed()).end()),
                fault(
                        "prompt too long",
                        1,
                        1,
                        error(400, "invalid_request_error", "prompt is too long: 2 > 1")),
                fault("no such model", 1, 1, error(404, "not_found_error", "model: x")),
                fault("key refused", 1, 1, error(401, "authentication_error", "invalid x-api-key")),
                fault("HTML", 1, 1, Script.answer(200, "content-type: text/html").body("<html>")));
    }

    private static Script slowDown(String wait) {
        return error(429, "rate_limit_error", "slow", wait);
    }

    static Stream<Arguments> rescuedForEach() {
        return clients(rescued());
    }

    private static Stream<Arguments> clients(Stream<Fault> faults) {
        return faults.flatMap(fault ->
                Stream.of(Upstream.ANTHROPIC, Upstream.CHAT)
                        .map(client -> Arguments.of(client, fault)));
    }

    @ParameterizedTest
    @MethodSource("rescuedForEach")
    void aStreamIsServedAllTheSame(Upstream client, Fault fault) {
        assertServed(client, fault, ask(client, fault, "stream", true));
    }

    @ParameterizedTest
    @MethodSource("rescuedForEach")
    void soIsOneThatIsHeldUntilItIsWhole(Upstream client, Fault fault) {
        assertServed(client, fault, ask(client, fault, "whole", true));
    }

    /// What can only be saved when nothing has been shown yet.
    static Stream<Arguments> savedWhole() {
        // A reset takes along what was not yet read, and an error that is read together with the
        // words comes before
        // them, so that it is not certain what was shown.
        var reset = fault("reset after 40 words", 1, 1, said(40).reset());
        var error = fault("error after 40 words", 1, 1, said(40).send(failed()).end());
        return clients(Stream.concat(broken(), Stream.of(reset, error)));
    }

    private static Stream<Fault> broken() {
        return Stream.of(
                fault("cut after 40 words", 1, 1, said(40)),
                fault("cut by the orderly end of the body", 1, 1, said(40).end()),
                fault("stall after 40 words", 1, 1, said(40).stall()));
    }

    static Stream<Arguments> brokenForEach() {
        return clients(broken());
    }

    @ParameterizedTest
    @MethodSource("savedWhole")
    void whatBreaksLaterIsServedWhenTheRouteHoldsItBack(Upstream client, Fault fault) {
        assertServed(client, fault, ask(client, fault, "whole", true));
    }

    @ParameterizedTest
    @MethodSource("brokenForEach")
    void whatBreaksAfterItWasShownIsAnErrorAndNobodyElseIsAsked(Upstream client, Fault fault) {
        assertBroken(client, ask(client, fault, "stream", true));
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT"})
    void soIsAnErrorOfTheProvidersAfterWhatWasShown(Upstream client) {
        var shown = new CountDownLatch(1);
        one.play(said(40).await(shown).send(failed()).end());

        try (Client asking = client.ask(proxy, "stream-" + USED.getAndIncrement(), true)) {
            asking.awaitText("word ");
            shown.countDown();

            assertBroken(client, asking.rest());
        }
    }

    private static void assertBroken(Upstream client, Client.Answer answer) {
        assertThat(answer.text()).contains("word ").contains("error");
        assertThat(answer.text())
                .doesNotContain("message_stop", "message_delta", "[DONE]", "stop\"", "Hello");
        assertThat(answer.complete()).isEqualTo(client == Upstream.ANTHROPIC);
        assertThat(one.untaken()).isEqualTo(1);
        assertThat(two.untaken()).isZero();
    }

    private static void assertServed(Upstream client, Fault fault, Client.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.complete()).isTrue();
        assertThat(answer.text()).containsOnlyOnce("Hello, ").doesNotContain("word ", "error");
        if (client == Upstream.ANTHROPIC) {
            assertThat(unpinged(answer)).isEqualTo(HELLO);
        } else {
            assertThat(answer.text())
                    .contains("\"finish_reason\":\"stop\"")
                    .endsWith("data: [DONE]\n\n");
        }
        assertThat(one.untaken()).as("requests to the first target").isEqualTo(fault.asked());
        assertThat(two.untaken()).as("requests to the second target").isEqualTo(fault.other());
    }

    private static String unpinged(Client.Answer answer) {
        return answer.text().replace("event: ping\ndata: {\"type\": \"ping\"}\n\n", "");
    }

    /// What is the client's to know: nobody else is asked.
    static Stream<Arguments> refusals() {
        return clients(
                Stream.of(
                        fault(
                                "bad request",
                                1,
                                0,
                                error(400, "invalid_request_error", "max_tokens: odd")),
                        fault(
                                "too large",
                                1,
                                0,
                                error(
                                        413,
                                        "request_too_large",
                                        "Request exceeds the maximum size")),
                        fault(
                                "policy",
                                1,
                                0,
                                error(
                                        400,
                                        "invalid_request_error",
                                        "Output blocked by content filtering policy"))));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aMistakeOfTheClientStaysIts(Upstream client, Fault fault) {
        for (boolean stream : new boolean[] {true, false}) {
            Client.Answer answer = ask(client, fault, "stream", stream);

            assertThat(answer.status()).isIn(400, 413);
            assertThat(answer.text()).contains("\"error\"");
            assertThat(one.untaken()).isEqualTo(1);
            assertThat(two.untaken()).isZero();
            one.clear();
            two.clear();
        }
    }

    @Test
    void aTargetToWhichNoConnectionComesAboutIsLeftAtItsLimit(@TempDir Path other)
            throws Exception {
        two.otherwise(good());
        try (var full = FullPort.open()) {
            Program program =
                    Program.in(other)
                            .settings(
                                    "connect_timeout = 300",
                                    Upstream.ANTHROPIC.settings("one", full.url("")),
                                    Upstream.ANTHROPIC.settings("two", two.url("")),
                                    "[routes.smart]",
                                    "targets = [{ model = \"anthropic-one/m\", connect_timeout = 0.2 }, \"anthropic-two/m\"]");
            try (Proxy apart = Proxy.start(program);
                    Client asking = Upstream.ANTHROPIC.ask(apart, "smart", true)) {
                assertThat(asking.rest().text()).isEqualTo(HELLO);
                assertThat(apart.nextLine()).contains("retries 1");
            }
        }
    }

    @Test
    void aRefusalOfTheModelDoesNotMove() {
        var refusal =
                fault(
                        "refusal",
                        1,
                        0,
                        Upstream.ANTHROPIC.stream(Upstream.ANTHROPIC.recorded("refusal")));

        Client.Answer answer = ask(Upstream.ANTHROPIC, refusal, "whole", true);

        assertThat(answer.text()).contains("\"stop_reason\":\"refusal\"");
        assertThat(one.untaken()).isEqualTo(1);
        assertThat(two.untaken()).isZero();
    }

    /// Of an answer in one piece.
    static Stream<Arguments> rescuedInOnePiece() {
        Script whole = Script.json(200, Upstream.ANTHROPIC.whole("rich"));
        Script cut =
                Script.answer(200, "content-type: application/json").length(500).send("{\"id\":");
        Script failed =
                Script.json(
                        200,
                        "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"no\"}}");
        Script half = Script.json(200, "{\"id\":");
        return clients(
                Stream.of(
                        fault("500 once", 2, 0, error(500, "api_error", "oops"), whole),
                        fault("503 for ever", 2, 1, unavailable(), unavailable()),
                        fault("hung up", 1, 1, Script.nothing()),
                        fault("cut", 1, 1, cut),
                        fault("200 with an error inside", 1, 1, failed),
                        fault("200 with half of an object", 1, 1, half),
                        fault("200 with something else", 1, 1, Script.json(200, "{\"a\":1}")),
                        fault(
                                "HTML",
                                1,
                                1,
                                Script.answer(200, "content-type: text/html").body("<html>")),
                        fault("no such model", 1, 1, error(404, "not_found_error", "model: x"))));
    }

    @ParameterizedTest
    @MethodSource("rescuedInOnePiece")
    void anAnswerInOnePieceIsServedAllTheSame(Upstream client, Fault fault) {
        two.otherwise(Script.json(200, Upstream.ANTHROPIC.whole("rich")));

        Client.Answer answer = ask(client, fault, "stream", false);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(one.untaken()).as("requests to the first target").isEqualTo(fault.asked());
        assertThat(two.untaken()).as("requests to the second target").isEqualTo(fault.other());
        if (client == Upstream.ANTHROPIC) {
            assertThat(answer.text()).isEqualTo(Upstream.ANTHROPIC.whole("rich"));
        }
    }

    @Test
    void whenNobodyAnswersTheFailureThatMayPassIsTold() {
        two.otherwise(error(401, "authentication_error", "invalid x-api-key"));
        var both = fault("both", 1, 1, error(529, "overloaded_error", "Overloaded"));

        Client.Answer answer = ask(Upstream.ANTHROPIC, both, "stream", false);

        assertThat(answer.status()).isEqualTo(529);
        assertThat(answer.text()).contains("Overloaded");
    }

    @Test
    void aTargetThatFailedIsAskedLastForAWhileAndStillAsked() {
        String route = "stream-" + USED.getAndIncrement();
        one.play(unavailable());
        two.play(good());
        assertThat(unpinged(ask(Upstream.ANTHROPIC, route, true))).isEqualTo(HELLO);
        one.clear();

        // It rests: the other is asked first.
        two.play(good());
        assertThat(unpinged(ask(Upstream.ANTHROPIC, route, true))).isEqualTo(HELLO);
        assertThat(one.untaken()).isZero();

        // The other fails, and it is all that is left.
        two.play(unavailable());
        one.play(good());
        assertThat(unpinged(ask(Upstream.ANTHROPIC, route, true))).isEqualTo(HELLO);
        assertThat(one.untaken()).isEqualTo(1);
    }

    @Test
    void aBrokenEventInsideAGoodStreamPassesUnchangedAndIsSkippedInATranslation() {
        String broken =
                HELLO.replaceFirst(
                        "event: content_block_stop",
                        "event: content_block_delta\ndata: {\"type\":\"content_block_de\n\nevent: content_block_stop");
        one.otherwise(Upstream.ANTHROPIC.stream(broken));

        int route = USED.getAndIncrement();
        assertThat(ask(Upstream.ANTHROPIC, "stream-" + route, true).text()).isEqualTo(broken);
        Client.Answer translated = ask(Upstream.CHAT, "stream-" + route, true);
        assertThat(translated.text())
                .contains("Hello, ", "w\u00f6rld")
                .endsWith("data: [DONE]\n\n");
        assertThat(translated.complete()).isTrue();
    }

    private static Client.Answer ask(Upstream client, Fault fault, String deliver, boolean stream) {
        one.play(fault.faults().toArray(Script[]::new));
        if (two.untaken() == 0 && stream) {
            two.otherwise(good());
        }
        String patience = fault.asked() > 1 ? "patient-" : "";
        return ask(client, patience + deliver + "-" + USED.getAndIncrement(), stream);
    }

    private static Client.Answer ask(Upstream client, String model, boolean stream) {
        try (Client asking = client.ask(proxy, model, stream)) {
            return asking.rest();
        }
    }
}
