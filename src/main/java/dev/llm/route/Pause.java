package dev.llm.route;

import java.time.Duration;

/// A wait between two attempts.
public interface Pause {
    void sleep(Duration duration) throws InterruptedException;
}
