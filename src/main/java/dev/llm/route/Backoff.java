package dev.llm.route;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// The waits between attempts, as the official SDKs have them: half a second doubling to eight, less up to a quarter at
/// random.
final class Backoff {
    private static final double FIRST_SECONDS = 0.5;
    private static final double MAX_SECONDS = 8;
    private static final double JITTER = 0.25;

    private final RandomGenerator random;
    private final Pause pause;

    Backoff(RandomGenerator random, Pause pause) {
        this.random = random;
        this.pause = pause;
    }

    /// @param failures how many there were before the last one
    Duration after(int failures) {
        double seconds = Math.min(FIRST_SECONDS * Math.pow(2, failures), MAX_SECONDS);
        return Duration.ofMillis(Math.round(1000 * seconds * (1 - JITTER * random.nextDouble())));
    }

    /// @throws LlmException of kind INTERRUPTED
    void sleep(Duration delay) {
        try {
            pause.sleep(delay);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new LlmException(ErrorKind.INTERRUPTED, "interrupted");
        }
    }
}
