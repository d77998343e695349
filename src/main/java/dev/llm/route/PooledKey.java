package dev.llm.route;

import dev.llm.model.LlmException;
import dev.llm.provider.Provider;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One key of a [KeyPool]: whether it rests, how long, and why. Safe for many threads.
final class PooledKey {
    /// A key that was refused is not accepted a moment later; but an administrator may put it right.
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(10);

    /// Of a key that is limited and whose provider does not say for how long: doubled each time in a row.
    private static final Duration AFTER_LIMIT = Duration.ofSeconds(1);

    private static final int MOST_DOUBLINGS = 6;

    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private final KeyPool.Key key;
    private final Object opening = new Object();
    private @Nullable Provider provider;
    private @Nullable Instant restsUntil;
    private @Nullable LlmException failure;
    private int limitedInARow;

    PooledKey(KeyPool.Key key) {
        this.key = key;
    }

    String origin() {
        return key.origin();
    }

    /// @throws LlmException when the key cannot be read
    Provider provider() {
        synchronized (opening) {
            if (provider == null) {
                provider = key.provider().get();
            }
            return provider;
        }
    }

    /// Zero when it does not rest.
    synchronized Duration restsFor(Instant now) {
        return restsUntil == null || !restsUntil.isAfter(now)
                ? Duration.ZERO
                : Duration.between(now, restsUntil);
    }

    /// Why it rested the last time; null when it never did.
    synchronized @Nullable LlmException failure() {
        return failure;
    }

    /// An answer to an older question says nothing about a key that rests since.
    synchronized void serves(Instant now) {
        if (restsFor(now).isZero()) {
            limitedInARow = 0;
        }
    }

    /// Has it rest, when the failure is one of the key and not of the request or the provider.
    ///
    /// @return for how long, or null when it does not rest
    synchronized @Nullable Duration rest(LlmException e, Instant now) {
        Duration before = restsFor(now);
        Duration rest = duration(e, !before.isZero());
        if (rest == null || rest.compareTo(before) < 0) {
            return rest == null ? null : before;
        }
        failure = e;
        restsUntil = now.plus(rest);
        return rest;
    }

    /// @param rests whether it rests already: what else was asked at the time fails for the same reason, not again
    private @Nullable Duration duration(LlmException e, boolean rests) {
        return switch (e.kind()) {
            case RATE_LIMITED -> {
                Duration asked = e.upstream().retryAfter();
                if (!rests) {
                    limitedInARow++;
                }
                int doublings = Math.clamp(limitedInARow - 1, 0, MOST_DOUBLINGS);
                yield asked != null ? asked : AFTER_LIMIT.multipliedBy(1L << doublings);
            }
            case AUTHENTICATION ->
                    e.upstream().status() == PROXY_AUTHENTICATION_REQUIRED ? null : AFTER_REFUSAL;
            // A key that cannot be read is as good as one that is refused.
            case PERMISSION, QUOTA, CONFIGURATION -> AFTER_REFUSAL;
            case INTERNAL,
                    USAGE,
                    INVALID_REQUEST,
                    NOT_FOUND,
                    TOO_LARGE,
                    REFUSED,
                    NOT_AN_API,
                    CONFLICT,
                    OVERLOADED,
                    SERVER,
                    TIMEOUT,
                    NETWORK,
                    CUT,
                    TRUNCATED,
                    INTERRUPTED,
                    OUTPUT_CLOSED,
                    OUTPUT_FAILED ->
                    null;
        };
    }
}
