package dev.llm.proxy.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.testing.Client;
import dev.llm.testing.Limits;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How much is held of bodies that are on their way, whoever sends them.
@Timeout(60)
class FrontTest {
    private static final int MOST_RECEIVED = 1000;
    private static final int MUCH = 900;
    private static final FrontOptions OPTIONS = options(FrontOptions.READ_TIMEOUT);

    @Test
    void moreThanThereIsRoomForIsRefused() {
        try (var front = Front.open(OPTIONS, new Parrot())) {
            assertThat(ask(front, MOST_RECEIVED + 1)).isEqualTo(503);
            assertThat(ask(front, MOST_RECEIVED)).isEqualTo(200);
        }
    }

    @Test
    void whatIsOnItsWayTakesTheRoomUntilItIsWholeOrGone() {
        try (var front = Front.open(OPTIONS, new Parrot())) {
            for (int i = 0; i < 3; i++) {
                await(front, 200);
            }
            try (Client slow = Client.to(front.port())) {
                slow.send(head(MUCH + 1) + " ".repeat(MUCH));
                await(front, 503);
            }
            await(front, 200);
        }
    }

    @Test
    void whatIsUnpackedTakesRoomToo() {
        var handler =
                new Parrot() {
                    @Override
                    public void serve(Exchange exchange) {
                        exchange.hold(MOST_RECEIVED - exchange.body().length);
                        assertThatThrownBy(() -> exchange.hold(1)).hasMessageContaining("memory");
                        super.serve(exchange);
                    }
                };
        try (var front = Front.open(OPTIONS, handler)) {
            for (int i = 0; i < 3; i++) {
                await(front, 200);
            }
        }
    }

    @Test
    void whatNobodyAnswersIsAFailureAtOnce() {
        try (var front = Front.open(OPTIONS, new Answers(_ -> {}))) {
            assertThat(ask(front, 1)).isEqualTo(503);
        }
    }

    /// However long what is left to do for an exchange takes: that is not the client's to know.
    @Test
    void whoHasReadAnAnswerMayComeAgainAtOnce() {
        var gate = new CountDownLatch(1);
        var handler =
                new Answers(exchange -> {
                    exchange.answer(200, Headers.NONE, exchange.body());
                    try {
                        Limits.await(gate, "the end of the test");
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                });
        try (var front = Front.open(options(FrontOptions.READ_TIMEOUT, 1), handler)) {
            for (int i = 0; i < 5; i++) {
                assertThat(ask(front, 1)).isEqualTo(200);
            }
            gate.countDown();
        }
    }

    /// More than the buffers of the system hold.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoReadsNothingIsGivenUp(boolean inOnePiece) throws Exception {
        var ended = new LinkedBlockingQueue<ErrorKind>();
        byte[] piece = new byte[inOnePiece ? 64 * 1024 * 1024 : 1024 * 1024];
        var handler =
                new Answers(exchange -> {
                    try {
                        if (inOnePiece) {
                            exchange.answer(200, Headers.NONE, piece);
                        } else {
                            exchange.begin(200, Headers.NONE);
                            for (int i = 0; i < 64; i++) {
                                exchange.write(piece);
                            }
                        }
                    } catch (LlmException e) {
                        ended.add(e.kind());
                    }
                });
        try (var front = Front.open(options(Duration.ofMillis(300)), handler);
                Client client = Client.to(front.port())) {
            client.send(head(0));

            assertThat(Limits.take(ended, "the end")).isEqualTo(ErrorKind.INTERRUPTED);
            Limits.until(() -> front.open() == 0, "the exchange's end");
            assertThat(client.rest().complete()).isFalse();
        }
    }

    @Test
    void whoReadsAllOfALargeAnswerGetsIt() {
        byte[] large = new byte[8 * 1024 * 1024];
        var handler = new Answers(exchange -> exchange.answer(200, Headers.NONE, large));
        try (var front = Front.open(OPTIONS, handler);
                Client client = Client.to(front.port())) {
            assertThat(client.send(head(0)).rest().body()).isEqualTo(large);
        }
    }

    @Test
    void anAnswerThatIsBrokenOffIsNoneForHttp10Either() throws Exception {
        var handler =
                new Answers(exchange -> {
                    exchange.begin(200, Headers.NONE);
                    exchange.write("some".getBytes(UTF_8));
                    exchange.breakOff();
                });
        try (var front = Front.open(OPTIONS, handler);
                var socket = new Socket(InetAddress.getLoopbackAddress(), front.port())) {
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));

            assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void whatIsBrokenOffBeforeItsFirstByteHasNotBegun() {
        var handler =
                new Answers(exchange -> {
                    exchange.begin(200, Headers.NONE);
                    exchange.breakOff();
                });
        try (var front = Front.open(OPTIONS, handler)) {
            assertThat(ask(front, 1)).isEqualTo(503);
        }
    }

    @Test
    void whatIsCutOffAtTheEndIsWaitedFor() throws Exception {
        var begun = new CountDownLatch(1);
        var noted = new AtomicBoolean();
        var handler =
                new Answers(_ -> {
                    try {
                        begun.countDown();
                        new CountDownLatch(1).await();
                    } catch (InterruptedException _) {
                        for (int i = 0; i < 1000; i++) {
                            Thread.onSpinWait();
                        }
                        noted.set(true);
                    }
                });
        try (var front = Front.open(OPTIONS, handler);
                Client client = Client.to(front.port())) {
            client.send(head(0));
            Limits.await(begun, "the exchange");
            front.close();

            assertThat(noted).isTrue();
        }
    }

    /// Who has read an answer may be faster than the room of its exchange is free.
    private static void await(Front front, int status) {
        Limits.until(() -> ask(front, MUCH) == status, "the status " + status);
    }

    private static int ask(Front front, int length) {
        try (Client client = Client.to(front.port())) {
            return client.send(head(length) + " ".repeat(length)).rest().status();
        }
    }

    private static String head(int length) {
        return Client.head("POST /") + "content-length: " + length + "\r\n\r\n";
    }

    private static final class Answers extends Parrot {
        private final Consumer<Exchange> how;

        Answers(Consumer<Exchange> how) {
            this.how = how;
        }

        @Override
        public void serve(Exchange exchange) {
            how.accept(exchange);
        }
    }

    /// @param patience with a client that reads nothing
    private static FrontOptions options(Duration patience) {
        return options(patience, 1000);
    }

    private static FrontOptions options(Duration patience, int maxExchanges) {
        return new FrontOptions(
                "127.0.0.1",
                0,
                null,
                100_000,
                MOST_RECEIVED,
                maxExchanges,
                Duration.ofSeconds(50),
                Duration.ofSeconds(50),
                patience);
    }

    /// Says what it was sent.
    private static class Parrot implements Handler {
        @Override
        public @Nullable LlmException objection(String method, String path, Headers headers) {
            return null;
        }

        @Override
        public void serve(Exchange exchange) {
            exchange.answer(200, Headers.NONE, exchange.body());
        }

        @Override
        public void refuse(Exchange exchange, LlmException why) {
            exchange.answer(503, Headers.NONE, why.message().getBytes(UTF_8));
        }
    }
}
