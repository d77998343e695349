package dev.llm.proxy.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.testing.Limits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of one stream of a connection is not the others' business.
@Timeout(60)
class Http2Test {
    private static final int LARGEST = 1000;

    private final Sibling sibling = new Sibling();
    private final Vertx vertx = Vertx.vertx();
    private HttpClient client;

    @BeforeEach
    void connect() {
        client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setProtocolVersion(HttpVersion.HTTP_2)
                                .setHttp2ClearTextUpgrade(false));
    }

    @AfterEach
    void leave() throws Exception {
        await(vertx.close());
    }

    @Test
    void aBodyThatIsAnnouncedAsTooLargeLeavesItsSiblings() throws Exception {
        try (var front = open(2, Duration.ofSeconds(50))) {
            Begun begun = begun(front);

            HttpClientRequest large = request(front, "/");
            large.putHeader("content-length", String.valueOf(LARGEST + 1));
            large.writeHead();

            assertRefused(await(large.response()));
            assertThatItEnds(begun);
        }
    }

    @Test
    void soDoesOneThatIsTooSlow() throws Exception {
        try (var front = open(2, Duration.ofMillis(100))) {
            Begun begun = begun(front);

            HttpClientRequest slow = request(front, "/").setChunked(true);
            slow.write("a");

            assertRefused(await(slow.response()));
            assertThatItEnds(begun);
        }
    }

    @Test
    void soDoesOneTooMany() throws Exception {
        try (var front = open(1, Duration.ofSeconds(50))) {
            Begun begun = begun(front);

            assertRefused(await(request(front, "/").send("a")));
            assertThatItEnds(begun);
        }
    }

    @Test
    void whatIsOpenWhenTheEndBeginsIsServedAndNothingElseIsSentThere() throws Exception {
        try (var front = open(2, Duration.ofSeconds(50))) {
            var told = new CountDownLatch(1);
            Begun begun = begun(front);
            begun.connection().goAwayHandler(_ -> told.countDown());

            Thread drain = Thread.ofVirtual().start(() -> front.drain(Duration.ofSeconds(40)));
            Limits.await(told, "the end of the connection's streams");

            assertRefused(await(request(front, "/").send("a")));
            assertThatItEnds(begun);
            drain.join();
        }
    }

    @Test
    void anAnswerThatIsBrokenOffIsNotWholeAndLeavesItsSiblings() throws Exception {
        try (var front = open(2, Duration.ofSeconds(50))) {
            Begun begun = begun(front);

            Future<Buffer> cut = request(front, "/cut").send().compose(HttpClientResponse::body);

            assertThatThrownBy(() -> await(cut)).hasRootCauseInstanceOf(StreamResetException.class);
            assertThatItEnds(begun);
        }
    }

    private static void assertRefused(HttpClientResponse response) {
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.getHeader("connection")).as("RFC 9113, 8.2.2").isNull();
    }

    private void assertThatItEnds(Begun begun) throws Exception {
        sibling.gate.countDown();
        assertThat(await(begun.body()).toString()).isEqualTo("begun, ended");
    }

    private record Begun(HttpConnection connection, Future<Buffer> body) {}

    private Begun begun(Front front) throws Exception {
        return await(
                request(front, "/")
                        .send()
                        .map(answer -> new Begun(answer.request().connection(), answer.body())));
    }

    private Front open(int most, Duration bodyTimeout) {
        return Front.open(
                new FrontOptions(
                        "127.0.0.1",
                        0,
                        null,
                        LARGEST,
                        LARGEST,
                        most,
                        Duration.ofSeconds(50),
                        bodyTimeout,
                        FrontOptions.READ_TIMEOUT),
                sibling);
    }

    private HttpClientRequest request(Front front, String path) throws Exception {
        return await(client.request(HttpMethod.POST, front.port(), "127.0.0.1", path));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage()
                .toCompletableFuture()
                .get(Limits.SECONDS, TimeUnit.SECONDS);
    }

    /// Begins an answer, and ends it when it may.
    private static final class Sibling implements Handler {
        private final CountDownLatch gate = new CountDownLatch(1);

        @Override
        public @Nullable LlmException objection(String method, String path, Headers headers) {
            return null;
        }

        @Override
        public void serve(Exchange exchange) {
            exchange.begin(200, Headers.NONE);
            exchange.write("begun".getBytes(UTF_8));
            if (exchange.path().equals("/cut")) {
                exchange.breakOff();
                return;
            }
            try {
                Limits.await(gate, "the end of the test");
            } catch (InterruptedException _) {
                return;
            }
            exchange.write(", ended".getBytes(UTF_8));
            exchange.end();
        }

        @Override
        public void refuse(Exchange exchange, LlmException why) {
            exchange.answer(503, Headers.NONE, why.message().getBytes(UTF_8));
        }
    }
}
