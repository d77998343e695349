package dev.llm.proxy.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.testing.Client;
import dev.llm.testing.Limits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How much is held of bodies that are on their way, whoever sends them.
@Timeout(60)
class FrontTest {
    private static final int MOST_RECEIVED = 1000;
    private static final int MUCH = 900;
    private static final FrontOptions OPTIONS =
            new FrontOptions(
                    "127.0.0.1",
                    0,
                    null,
                    100_000,
                    MOST_RECEIVED,
                    1000,
                    Duration.ofSeconds(50),
                    Duration.ofSeconds(50));

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
                assertThat(ask(front, MUCH)).isEqualTo(200);
            }
            try (Client slow = Client.to(front.port())) {
                slow.send(head(MUCH + 1) + " ".repeat(MUCH));
                await(front, 503);
            }
            await(front, 200);
        }
    }

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

    /// Says what it was sent.
    private static final class Parrot implements Handler {
        @Override
        public @Nullable LlmException objection(String method, String path, Headers headers) {
            return null;
        }

        @Override
        public void serve(Exchange exchange) {
            exchange.answer(200, Headers.NONE, exchange.body());
        }

        @Override
        public void refuse(Exchange exchange, LlmException objection) {
            throw objection;
        }

        @Override
        public Refusal refuse(String path, LlmException failure) {
            return new Refusal(503, Headers.NONE, failure.message().getBytes(UTF_8));
        }
    }
}
