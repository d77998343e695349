package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Client;
import dev.llm.testing.Limits;
import dev.llm.testing.Program;
import dev.llm.testing.Proxy;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Upstream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever is not let in is told why, finds the answer, and is in the record as others are.
@Timeout(60)
class TurnedAwayTest {
    private static final String VERSION = "anthropic-version: 2023-06-01";
    private static final int TOO_MUCH = 20_000_000;

    @RegisterExtension private static final ScriptedServer server = ScriptedServer.start();

    @RegisterExtension
    private static final Proxy proxy =
            Proxy.with(
                    "[proxy]",
                    "max_body_mb = 1",
                    "log_format = \"json\"",
                    Upstream.ANTHROPIC.settings(server));

    /// As Python's clients do it: what is broken off while they send is an error to them, whatever it says.
    @ParameterizedTest
    @ValueSource(strings = {"content-length: " + TOO_MUCH, "transfer-encoding: chunked"})
    void whoSendsAllBeforeReadingFindsTheAnswer(String framing) throws Exception {
        try (Client client = Client.to(proxy.port())) {
            client.send(Client.head("POST /v1/messages", framing) + "\r\n");
            if (framing.startsWith("transfer")) {
                client.send(Integer.toHexString(TOO_MUCH) + "\r\n");
            }
            client.send(new byte[TOO_MUCH]);
            if (framing.startsWith("transfer")) {
                client.send("\r\n0\r\n\r\n");
            }
            Client.Answer answer = client.rest();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.complete()).isTrue();
            assertThat(answer.header("connection")).isEqualTo("close");
            assertRecorded(proxy, answer, 413, "too_large");
        }
    }

    @Test
    void whoIsTooSlowIsInTheRecord(@TempDir Path home) throws Exception {
        Program hasty =
                Program.in(home).settings("[proxy]", "body_timeout = 0.2", "log_format = \"json\"");
        try (Proxy other = Proxy.start(hasty);
                Client client = Client.to(other.port())) {
            client.send(Client.head("POST /v1/chat/completions") + "content-length: 9\r\n\r\n{");

            assertRecorded(other, client.rest(), 408, "timeout");
        }
    }

    @Test
    void whoIsOneTooManyIsInTheRecordAndTakesNoPlace(@TempDir Path home) throws Exception {
        Program small =
                Program.in(home)
                        .settings(
                                "[proxy]",
                                "max_exchanges = 1",
                                "log_format = \"json\"",
                                Upstream.ANTHROPIC.settings(server));
        var gate = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        server.play(Script.nothing().reached(asked).await(gate).followedBy(Script.json(200, "{}")));
        try (Proxy full = Proxy.start(small);
                Client first = Upstream.ANTHROPIC.ask(full, "anthropic-up/m", false)) {
            Limits.await(asked, "the exchange");
            for (int i = 0; i < 3; i++) {
                try (Client more = Upstream.ANTHROPIC.ask(full, "anthropic-up/m", false)) {
                    Client.Answer answer = more.rest();

                    assertThat(answer.header("retry-after")).isEqualTo("1");
                    assertRecorded(full, answer, 529, "overloaded");
                }
            }
            awaitFigures(full, "{dialect=\"anthropic\",status=\"529\",target=\"\"} 3.0");
            awaitFigures(full, "llm_open_exchanges 2.0");

            gate.countDown();
            assertThat(first.rest().status()).isEqualTo(200);
            awaitFigures(full, "llm_open_exchanges 1.0");
        }
    }

    private static void awaitFigures(Proxy at, String line) {
        Limits.until(() -> Client.get(at.port(), "/metrics").text().contains(line + "\n"), line);
    }

    /// The connection is the client's to use again, but not to hold.
    @Test
    void whoHasNoKeyDoesNotSendForEver(@TempDir Path home) throws Exception {
        Program hasty =
                Program.in(home)
                        .settings("[proxy]", "body_timeout = 0.2", "auth_keys = [\"the-key\"]");
        try (Proxy other = Proxy.start(hasty);
                Client client = Client.to(other.port())) {
            client.send(Client.head("POST /v1/messages") + "transfer-encoding: chunked\r\n\r\n");
            assertThat(client.rest().status()).isEqualTo(401);

            assertThat(client.awaitClosed()).isEmpty();
        }
    }

    @Test
    void whoAsksWhetherToSendIsToldNotTo() {
        try (Client client = Client.to(proxy.port())) {
            client.send(
                    Client.head(
                                    "POST /v1/messages",
                                    "content-length: " + TOO_MUCH,
                                    "expect: 100-continue")
                            + "\r\n");

            assertThat(client.awaitClosed()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void orToDoSo() {
        server.play(Script.json(200, "{}"));
        String body = Upstream.ANTHROPIC.request("anthropic-up/m", false);
        try (Client client = Client.to(proxy.port())) {
            client.send(
                    Client.head(
                                    "POST /v1/messages",
                                    VERSION,
                                    "content-length: " + body.length(),
                                    "expect: 100-continue",
                                    "connection: close")
                            + "\r\n"
                            + body);

            assertThat(client.awaitClosed())
                    .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 ")
                    .endsWith("{}");
        }
    }

    static Stream<Arguments> rubbish() {
        String chunked = Client.head("POST /v1/messages") + "transfer-encoding: chunked\r\n\r\n";
        return Stream.of(
                Arguments.of("GARBAGE\r\n\r\n", 400),
                Arguments.of("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n\r\n", 414),
                Arguments.of(Client.head("GET /", "x: " + "a".repeat(70_000)) + "\r\n", 431),
                Arguments.of(Client.head("POST /", "content-length: x") + "\r\n", 400),
                Arguments.of(chunked + "no size\r\n", 400));
    }

    @ParameterizedTest
    @MethodSource
    void rubbish(String sent, int status) {
        try (Client client = Client.to(proxy.port())) {
            assertThat(client.send(sent).awaitClosed())
                    .matches("(?s)HTTP/1.[01] " + status + " .*\r\n\r\n[^\r\n]+\n");
        }
    }

    private static void assertRecorded(Proxy at, Client.Answer answer, int status, String kind)
            throws InterruptedException {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).contains("error");
        String id = Objects.requireNonNull(answer.header("request-id"));
        String line;
        do {
            line = at.nextLine();
        } while (!line.contains(id));
        assertThat(line).contains("\"status\":" + status, "\"error_kind\":\"" + kind + "\"");
    }
}
