package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Client;
import dev.llm.testing.Exchange;
import dev.llm.testing.Limits;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Who leaves is not to be paid for any more: the provider sees its connection end.
@Timeout(60)
class LeavingClientTest {
    @RegisterExtension private static final ScriptedServer server = ScriptedServer.start();

    @RegisterExtension
    private static final Proxy proxy =
            Proxy.with(
                    Upstream.ANTHROPIC.settings(server),
                    Upstream.CHAT.settings(server),
                    "[routes.smart]",
                    "targets = [\"anthropic-up/a\", \"anthropic-up/b\"]",
                    "[routes.held]",
                    "deliver = \"whole\"",
                    "targets = [\"anthropic-up/c\", \"anthropic-up/d\"]");

    static Stream<Arguments> ways() {
        return Stream.of(
                Arguments.of(Upstream.ANTHROPIC, "anthropic-up/m"),
                Arguments.of(Upstream.CHAT, "anthropic-up/m"),
                Arguments.of(Upstream.ANTHROPIC, "smart"),
                Arguments.of(Upstream.CHAT, "held"));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void beforeTheProviderSaysAnything(Upstream client, String model) throws Exception {
        for (boolean stream : new boolean[] {true, false}) {
            server.play(Script.nothing().stall());

            try (Client asking = client.ask(proxy, model, stream)) {
                Exchange asked = server.take();
                asking.leave();
                asked.awaitClientGone();
            }

            assertThat(proxy.nextLine()).contains(" 499 ");
            assertThat(server.untaken()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void beforeTheFirstByteAndInTheMidstOfOnePiece(Upstream client, String model) throws Exception {
        for (boolean stream : new boolean[] {true, false}) {
            var sent = new CountDownLatch(1);
            Script begun =
                    stream
                            ? Upstream.ANTHROPIC.begun("")
                            : Script.answer(200, "content-type: application/json")
                                    .length(100)
                                    .send("{\"id\":");
            server.play(begun.reached(sent).stall());

            try (Client asking = client.ask(proxy, model, stream)) {
                Exchange asked = server.take();
                Limits.await(sent, "the beginning of the answer");
                asking.reset();
                asked.awaitClientGone();
            }

            assertThat(proxy.nextLine()).contains(" 499 ");
            assertThat(server.untaken()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void betweenTokens(Upstream client, String model) throws Exception {
        String events = Upstream.ANTHROPIC.recorded("text");
        int some = events.indexOf("event: content_block_stop");
        var sent = new CountDownLatch(1);
        server.play(Upstream.ANTHROPIC.begun(events.substring(0, some)).reached(sent).stall());

        try (Client asking = client.ask(proxy, model, true)) {
            Exchange asked = server.take();
            Limits.await(sent, "the beginning of the answer");
            if (!model.equals("held")) {
                asking.awaitText("Hello, ");
            }
            asking.leave();
            asked.awaitClientGone();
        }

        assertThat(proxy.nextLine()).contains(" 499 ");
        assertThat(server.untaken()).isZero();
    }

    @Test
    void whileATargetIsWaitedFor() throws Exception {
        server.play(
                Script.json(
                        503,
                        "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"down\"}}",
                        "retry-after: 9"));

        try (Client asking = Upstream.ANTHROPIC.ask(proxy, "smart", true)) {
            server.take();
            asking.leave();
            assertThat(proxy.nextLine()).contains(" 499 ");
        }

        assertThat(server.untaken()).isZero();
    }

    @Test
    void behindAPathThatOnlyItsProviderKnows() throws Exception {
        server.play(
                Script.answer(200, "content-type: application/x-jsonl")
                        .chunked()
                        .send("a\n")
                        .stall());

        try (Client asking = Client.to(proxy.port())) {
            asking.post("/anthropic-up/v1/messages/batches/1/results", "");
            asking.awaitText("a\n");
            Exchange asked = server.take();
            asking.leave();
            asked.awaitClientGone();
        }

        assertThat(proxy.nextLine()).contains(" 499 ");
    }

    @Test
    void aStreamOfHttp2LeavesAloneAndItsConnectionStays() throws Exception {
        String events = Upstream.ANTHROPIC.recorded("text");
        var vertx = Vertx.vertx();
        try {
            var client =
                    vertx.createHttpClient(
                            new HttpClientOptions()
                                    .setProtocolVersion(HttpVersion.HTTP_2)
                                    .setHttp2ClearTextUpgrade(false));
            server.play(Upstream.ANTHROPIC.begun(events.substring(0, 400)).stall());
            HttpClientRequest request = request(client);
            var response =
                    request.send(Upstream.ANTHROPIC.request("anthropic-up/m", true))
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS);
            assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
            Exchange asked = server.take();

            request.reset();
            asked.awaitClientGone();
            assertThat(proxy.nextLine()).contains(" 499 ");

            server.play(Upstream.ANTHROPIC.stream(events));
            var next =
                    request(client)
                            .send(Upstream.ANTHROPIC.request("anthropic-up/m", true))
                            .compose(answer -> answer.body())
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS);
            assertThat(next.toString()).isEqualTo(events);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    private static HttpClientRequest request(io.vertx.core.http.HttpClient client)
            throws Exception {
        return client.request(HttpMethod.POST, proxy.port(), "127.0.0.1", "/v1/messages")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .putHeader("anthropic-version", "2023-06-01");
    }
}
