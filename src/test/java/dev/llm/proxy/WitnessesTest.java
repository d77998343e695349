package dev.llm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.model.ErrorKind;
import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import dev.llm.proxy.front.Exchange;
import dev.llm.proxy.front.Front;
import dev.llm.proxy.front.FrontOptions;
import dev.llm.proxy.front.Handler;
import dev.llm.testing.Client;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WitnessesTest {
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final Queue<LlmException> reported = new ConcurrentLinkedQueue<>();
    private final Witnesses witnesses =
            new Witnesses(List.of(new Failing(), new Telling()), reported::add);

    @Test
    void oneThatFailsKeepsNobodyFromBeingTold() {
        try (var front = Front.open(options(), new Told())) {
            assertThat(Client.get(front.port(), "/").status()).isEqualTo(200);
        }

        assertThat(told).containsExactly("began", "ended");
        assertThat(reported)
                .extracting(LlmException::kind)
                .containsExactly(ErrorKind.INTERNAL, ErrorKind.INTERNAL);
    }

    @Test
    void whatElseFailsIsReportedAsItIs() {
        var unpriced = new LlmException(ErrorKind.CONFIGURATION, "a price that is none");

        witnesses.attempt(() -> {
            throw unpriced;
        });

        assertThat(reported).containsExactly(unpriced);
    }

    private static final class Failing implements Witness {
        @Override
        public void began(Trail trail, Way way, Exchange exchange, byte[] body) {
            throw new IllegalStateException("cannot be told");
        }

        @Override
        public void ended(Trail trail, Way way, Exchange exchange, long now) {
            throw new IllegalStateException("cannot be told");
        }
    }

    private final class Telling implements Witness {
        @Override
        public void began(Trail trail, Way way, Exchange exchange, byte[] body) {
            told.add("began");
        }

        @Override
        public void ended(Trail trail, Way way, Exchange exchange, long now) {
            told.add("ended");
        }
    }

    /// Tells of an exchange before it answers.
    private final class Told implements Handler {
        @Override
        public @Nullable LlmException objection(String method, String path, Headers headers) {
            return null;
        }

        @Override
        public void serve(Exchange exchange) {
            Way way = Way.of(exchange.path(), exchange.headers(), List.of());
            var trail = new Trail("id", Instant.EPOCH, 0, 0);
            witnesses.began(trail, way, exchange, exchange.body());
            witnesses.ended(trail, way, exchange, 0);
            exchange.answer(200, Headers.NONE, new byte[0]);
        }

        @Override
        public void refuse(Exchange exchange, LlmException why) {
            throw why;
        }
    }

    private static FrontOptions options() {
        return new FrontOptions(
                "127.0.0.1",
                0,
                null,
                1,
                1,
                1,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                FrontOptions.READ_TIMEOUT);
    }
}
