package dev.llm.http;

import java.time.Duration;

/// How long to wait.
///
/// @param connect for the connection, TLS included
/// @param headers from the start of one attempt to the headers of its answer
/// @param total from the start of one attempt to the last byte of its answer
/// @param idle between two reads of a body, counted from the headers; any byte is a sign of life
public record Timeouts(Duration connect, Duration headers, Duration total, Duration idle) {
    /// The headers may take as long as the whole.
    public Timeouts(Duration connect, Duration total, Duration idle) {
        this(connect, total, total, idle);
    }
}
