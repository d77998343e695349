package dev.llm.route;

import dev.llm.http.Trace;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.provider.Provider;
import dev.llm.provider.Reply;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Asks again, as the official SDKs do: half a second doubling to eight, less up to a quarter at random, or as long as
/// the provider says; and only while nothing of an answer was decoded, because an answer is paid for once.
public final class Retries {
    /// Nobody waits longer than this in front of a terminal; a script does better to come back.
    private static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(60);

    private static final double FIRST_SECONDS = 0.5;
    private static final double MAX_SECONDS = 8;
    private static final double JITTER = 0.25;

    private final int most;
    private final RandomGenerator random;
    private final Pause pause;
    private final Trace trace;

    /// @param most how many times at most after the first
    public Retries(int most, RandomGenerator random, Pause pause, Trace trace) {
        this.most = most;
        this.random = random;
        this.pause = pause;
        this.trace = trace;
    }

    /// A reply whose first event is there.
    ///
    /// @throws LlmException the last attempt's failure
    public Reply open(Provider provider, ChatRequest request) {
        for (int attempt = 0; ; attempt++) {
            try {
                return begun(provider.open(request));
            } catch (LlmException e) {
                Duration asked = e.upstream().retryAfter();
                if (!worthRepeating(e)) {
                    throw e;
                }
                if (asked != null && asked.compareTo(MAX_RETRY_AFTER) > 0) {
                    throw e.withAdvice("try again in " + asked.toSeconds() + " s");
                }
                if (attempt >= most) {
                    throw attempt == 0
                            ? e
                            : e.withMessage(e.message() + ", after " + (attempt + 1) + " attempts");
                }
                Duration delay = asked == null ? backoff(attempt) : asked;
                trace.retry(attempt + 1, most, delay, e.message());
                sleep(delay);
            }
        }
    }

    private static Reply begun(Reply reply) {
        try {
            return new Begun(reply.next(), reply);
        } catch (LlmException e) {
            reply.close();
            throw e;
        }
    }

    /// A quota that is used up stays so, whatever the provider's header says.
    private static boolean worthRepeating(LlmException e) {
        if (e.kind() == ErrorKind.QUOTA) {
            return false;
        }
        Boolean verdict = e.upstream().shouldRetry();
        return verdict == null ? e.kind().retryable() : verdict;
    }

    private Duration backoff(int attempt) {
        double seconds = Math.min(FIRST_SECONDS * Math.pow(2, attempt), MAX_SECONDS);
        return Duration.ofMillis(Math.round(1000 * seconds * (1 - JITTER * random.nextDouble())));
    }

    private void sleep(Duration delay) {
        try {
            pause.sleep(delay);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new LlmException(ErrorKind.INTERRUPTED, "interrupted");
        }
    }

    /// A reply with its first event already taken.
    private static final class Begun implements Reply {
        private @Nullable Event first;
        private final Reply rest;

        private Begun(@Nullable Event first, Reply rest) {
            this.first = first;
            this.rest = rest;
        }

        @Override
        public @Nullable Event next() {
            Event event = first;
            first = null;
            return event != null ? event : rest.next();
        }

        @Override
        public List<String> lost() {
            return rest.lost();
        }

        @Override
        public void close() {
            rest.close();
        }
    }
}
