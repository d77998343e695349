package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Client;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients are told that somebody is there while a model is silent, in their format, between events and never inside
/// one.
@Timeout(60)
class LivenessTest {
    @RegisterExtension private static final ScriptedServer server = ScriptedServer.start();

    @RegisterExtension private static final ScriptedServer silent = ScriptedServer.start();

    @RegisterExtension
    private static final Proxy proxy =
            Proxy.with(
                    "[proxy]",
                    "ping_interval = 0.05",
                    Upstream.ANTHROPIC.settings("silent", silent.url("")),
                    Upstream.allAt(server));

    @BeforeEach
    void silence() {
        silent.otherwise(Script.nothing().stall());
    }

    /// Each client with a target of its own format and with one of another.
    static Stream<Arguments> pairs() {
        return Stream.of(Upstream.ANTHROPIC, Upstream.CHAT, Upstream.RESPONSES, Upstream.OLLAMA)
                .flatMap(client ->
                        Stream.of(
                                Arguments.of(client, client),
                                Arguments.of(
                                        client,
                                        client == Upstream.CHAT
                                                ? Upstream.ANTHROPIC
                                                : Upstream.CHAT)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void silenceBeforeTheHeadersAndBetweenEventsIsBroken(Upstream client, Upstream api) {
        String events = api.recorded("text");
        String separator = api == Upstream.OLLAMA ? "\n" : "\n\n";
        int hello = events.indexOf(separator, events.indexOf("Hel")) + separator.length();
        var gates = new CountDownLatch[] {new CountDownLatch(1), new CountDownLatch(1)};
        var begun = Script.answer(200, "content-type: " + api.mediaType()).chunked();
        server.play(
                Script.nothing()
                        .await(gates[0])
                        .followedBy(begun.send(events.substring(0, hello)))
                        .await(gates[1])
                        .send(events.substring(hello))
                        .end());

        try (Client asking = client.ask(proxy, api.provider() + "/m", true)) {
            assertThat(asking.status()).isEqualTo(200);
            asking.awaitText(ping(client), ping(client));
            gates[0].countDown();
            asking.awaitText("Hel", ping(client));
            gates[1].countDown();
            Client.Answer answer = asking.rest();

            assertThat(answer.complete()).isTrue();
            if (client == api) {
                assertThat(withoutPings(client, answer.text())).isEqualTo(events);
            } else {
                assertThat(withoutPings(client, answer.text())).contains("Hel", "👋");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT", "RESPONSES", "OLLAMA"})
    void nothingIsSaidInsideAnEvent(Upstream api) {
        String events = api.recorded("text");
        int inside = events.indexOf("Hello") + 2;
        var gate = new CountDownLatch(1);
        server.play(
                api.begun(events.substring(0, inside))
                        .await(gate)
                        .send(events.substring(inside))
                        .end());

        try (Client asking = api.ask(proxy, api.provider() + "/m", true)) {
            asking.awaitText("He");
            awaitPings();
            gate.countDown();

            assertThat(withoutPings(api, asking.rest().text())).isEqualTo(events);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whoWaitsForOnePieceIsNotDisturbed(Upstream client, Upstream api) {
        var gate = new CountDownLatch(1);
        server.play(
                Script.nothing()
                        .await(gate)
                        .followedBy(Script.json(429, "{\"error\":{\"message\":\"slow\"}}")));

        try (Client asking = client.ask(proxy, api.provider() + "/m", false)) {
            awaitPings();
            gate.countDown();

            assertThat(asking.status()).isEqualTo(429);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aStatusAfterASignOfLifeIsAnErrorInTheStream(Upstream client, Upstream api) {
        var gate = new CountDownLatch(1);
        server.play(
                Script.nothing()
                        .await(gate)
                        .followedBy(
                                Script.json(
                                        503,
                                        "{\"error\":{\"message\":\"the words\",\"type\":\"x\"}}")));

        try (Client asking = client.ask(proxy, api.provider() + "/m", true)) {
            asking.awaitText(ping(client));
            gate.countDown();
            Client.Answer answer = asking.rest();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(withoutPings(client, answer.text())).contains("error", "the words");
            assertThat(answer.text()).doesNotContain("[DONE]", "message_stop");
            assertThat(answer.complete())
                    .as("some clients of Chat pass over errors inside a stream")
                    .isEqualTo(client != Upstream.CHAT);
        }
    }

    /// Hundreds of wake-ups later nobody has been told twice that it is over.
    @Test
    void afterTheEndNothingIsSaid() {
        server.play(Upstream.CHAT.stream(Upstream.CHAT.recorded("text")));
        try (Client asking = Upstream.CHAT.ask(proxy, "openai-up/m", true)) {
            asking.awaitText("[DONE]\n\n");
            awaitPings();
            assertThat(asking.rest().text()).endsWith("[DONE]\n\n");
        }
    }

    /// The pings of another client are the clock.
    private static void awaitPings() {
        try (Client waiting = Upstream.ANTHROPIC.ask(proxy, "anthropic-silent/m", true)) {
            waiting.awaitText(ping(Upstream.ANTHROPIC).repeat(4));
        }
    }

    private static String ping(Upstream client) {
        return switch (client) {
            case ANTHROPIC -> "event: ping\ndata: {\"type\": \"ping\"}\n\n";
            case CHAT, RESPONSES -> ": keep-alive\n\n";
            case OLLAMA ->
                    "\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":false}\n";
            case GEMINI -> throw new IllegalArgumentException("Gemini has no clients");
        };
    }

    private static String withoutPings(Upstream client, String text) {
        return client == Upstream.OLLAMA
                ? text.replaceAll(
                        "\\{\"model\":\"[^\"]*\",\"created_at\":\"[^\"]*\",\"message\":\\{\"role\":\"assistant\",\"content\":\"\"\\},\"done\":false\\}\n",
                        "")
                : text.replace(ping(client), "");
    }
}
