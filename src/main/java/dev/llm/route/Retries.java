package dev.llm.route;

import dev.llm.http.Trace;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.provider.Provider;
import dev.llm.provider.Reply;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// Asks again, after a [Backoff] or as long as the provider says; and only while nothing of an answer was decoded, because
/// an answer is paid for once.
public final class Retries {
    /// Nobody waits longer than this in front of a terminal; a script does better to come back.
    private static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(60);

    /// With somebody else left to ask, a short breath must do.
    private static final Duration MAX_BRIEF_RETRY_AFTER = Duration.ofSeconds(1);

    private final int most;
    private final boolean brief;
    private final Backoff backoff;
    private final Trace trace;

    /// @param most how many times at most after the first
    public Retries(int most, RandomGenerator random, Pause pause, Trace trace) {
        this(most, false, new Backoff(random, pause), trace);
    }

    private Retries(int most, boolean brief, Backoff backoff, Trace trace) {
        this.most = most;
        this.brief = brief;
        this.backoff = backoff;
        this.trace = trace;
    }

    /// For a target that others stand behind: at most once, after a second at the most, and not after a timeout, which
    /// has cost enough. That is enough for a connection that broke by chance.
    public Retries brief() {
        return new Retries(Math.min(most, 1), true, backoff, trace);
    }

    /// A reply whose first event is there.
    ///
    /// @throws LlmException the last attempt's failure
    public Reply open(Provider provider, ChatRequest request) {
        for (int attempt = 0; ; attempt++) {
            try {
                return Begun.of(provider.open(request));
            } catch (LlmException e) {
                Duration asked = e.upstream().retryAfter();
                if (!worthRepeating(e)) {
                    throw e;
                }
                if (asked != null && asked.compareTo(longestWait()) > 0) {
                    throw e.withAdvice("try again in " + asked.toSeconds() + " s");
                }
                if (attempt >= most) {
                    throw attempt == 0
                            ? e
                            : e.withMessage(e.message() + ", after " + (attempt + 1) + " attempts");
                }
                Duration delay = asked == null ? backoff.after(attempt) : asked;
                trace.retry(attempt + 1, most, delay, e.message());
                backoff.sleep(delay);
            }
        }
    }

    /// A quota that is used up stays so, whatever the provider's header says.
    private boolean worthRepeating(LlmException e) {
        if (e.kind() == ErrorKind.QUOTA || (brief && e.kind() == ErrorKind.TIMEOUT)) {
            return false;
        }
        Boolean verdict = e.upstream().shouldRetry();
        return verdict == null ? e.kind().retryable() : verdict;
    }

    private Duration longestWait() {
        return brief ? MAX_BRIEF_RETRY_AFTER : MAX_RETRY_AFTER;
    }
}
