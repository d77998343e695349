package dev.llm.route;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Asks the targets of a plan until one answers, for clients that wait at a port.
///
/// A single target's failures go to the client, who retries by itself; only a connection that broke before any byte is
/// tried once more. On a route a target is retried, then the next one asked. As soon as an attempt returns, its answer
/// is the answer.
public final class Failover {
    private final Health health;
    private final Backoff backoff;
    private final Duration longestRetryAfter;

    /// @param longestRetryAfter a target that asks for a longer rest than this is left for the next one
    public Failover(
            Health health, RandomGenerator random, Pause pause, Duration longestRetryAfter) {
        this.health = health;
        this.backoff = new Backoff(random, pause);
        this.longestRetryAfter = longestRetryAfter;
    }

    /// Asks one target once.
    public interface Attempt<T> {
        /// @throws LlmException when it fails before anything of its answer was seen
        T ask(Step step);
    }

    /// Told when a target is asked again, or another one instead.
    public interface Witness {
        void again(Step step, LlmException failure);
    }

    /// @throws LlmException the failure that says most, when no target answered
    public <T> T run(Plan plan, Attempt<T> attempt, Witness witness) {
        if (!plan.route()) {
            return alone(plan.steps().getFirst(), attempt, witness);
        }
        LlmException telling = null;
        var left = new ArrayDeque<Step>(plan.inTurn());
        var resting = new ArrayDeque<Step>();
        for (Step step; (step = next(left, resting)) != null; ) {
            try {
                T answer = retried(step, attempt, witness);
                health.served(step.target());
                return answer;
            } catch (LlmException e) {
                if (ailing(e) && Verdict.of(e) != Verdict.GIVE_UP) {
                    health.failed(step.target());
                } else if (e.upstream().status() > 0) {
                    health.served(step.target());
                } else if (e.kind() == ErrorKind.RATE_LIMITED) {
                    health.untried(step.target());
                }
                if (Verdict.of(e) == Verdict.GIVE_UP) {
                    throw e;
                }
                telling = moreTelling(telling, e);
                if (!left.isEmpty() || !resting.isEmpty()) {
                    witness.again(step, e);
                }
            }
        }
        if (telling == null) {
            throw new IllegalArgumentException("a plan without steps");
        }
        throw telling;
    }

    private static <T> T alone(Step step, Attempt<T> attempt, Witness witness) {
        try {
            return attempt.ask(step);
        } catch (LlmException e) {
            boolean broke = e.kind() == ErrorKind.NETWORK && e.upstream().status() == 0;
            if (!broke || Boolean.FALSE.equals(e.upstream().shouldRetry())) {
                throw e;
            }
            witness.again(step, e);
            return attempt.ask(step);
        }
    }

    /// Those that rest come last: they may be well by now, and nobody else is left. Who rests is asked when its turn comes
    /// and not before, because the one who asks after a rest is its trial.
    private @Nullable Step next(Queue<Step> left, Queue<Step> resting) {
        for (Step step; (step = left.poll()) != null; ) {
            if (!health.rests(step.target())) {
                return step;
            }
            resting.add(step);
        }
        return resting.poll();
    }

    private <T> T retried(Step step, Attempt<T> attempt, Witness witness) {
        for (int failures = 0; ; failures++) {
            try {
                return attempt.ask(step);
            } catch (LlmException e) {
                Duration asked = e.upstream().retryAfter();
                boolean tooLong = asked != null && asked.compareTo(longestRetryAfter) > 0;
                if (!worthRepeating(e) || tooLong || failures >= step.limits().retries()) {
                    throw e;
                }
                witness.again(step, e);
                backoff.sleep(asked == null ? backoff.after(failures) : asked);
            }
        }
    }

    private static boolean worthRepeating(LlmException e) {
        Boolean verdict = e.upstream().shouldRetry();
        return Verdict.of(e) == Verdict.RETRY && !Boolean.FALSE.equals(verdict);
    }

    /// Whether a failure says that a target does not work at all, and not only for this request.
    private static boolean ailing(LlmException e) {
        return switch (e.kind()) {
            // A limit of ours, and not the target's word, says nothing of how it does.
            case RATE_LIMITED -> e.upstream().status() > 0 || e.upstream().body() != null;
            case OVERLOADED, SERVER, TIMEOUT, NETWORK, CUT -> true;
            case INTERNAL,
                    USAGE,
                    CONFIGURATION,
                    AUTHENTICATION,
                    PERMISSION,
                    INVALID_REQUEST,
                    NOT_FOUND,
                    TOO_LARGE,
                    QUOTA,
                    REFUSED,
                    NOT_AN_API,
                    CONFLICT,
                    TRUNCATED,
                    INTERRUPTED,
                    OUTPUT_CLOSED,
                    OUTPUT_FAILED ->
                    false;
        };
    }

    /// That the request may succeed later says more than that a key is wrong somewhere.
    private static LlmException moreTelling(@Nullable LlmException before, LlmException e) {
        return before == null || (!before.kind().retryable() && e.kind().retryable()) ? e : before;
    }
}
