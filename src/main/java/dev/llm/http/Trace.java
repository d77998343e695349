package dev.llm.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Told what goes over the wire, for `-v`. Whoever prints it must redact it.
public interface Trace {
    Trace NONE = new Trace() {};

    /// The body of a confidential call must not be printed, redacted or not.
    default void request(HttpCall call) {}

    /// @param requestId the provider's id of this exchange, where it gives one
    default void response(HttpCall call, int status, @Nullable String requestId, Duration waited) {}

    /// Whether it wants to know of bodies.
    default boolean readsBodies() {
        return false;
    }

    /// A line of an answer's body, or what came of it; never one of a confidential call.
    default void received(String line) {}

    /// @param reason why the last attempt failed
    default void retry(int attempt, int most, Duration delay, String reason) {}

    /// Anything else worth a line.
    default void note(String line) {}
}
