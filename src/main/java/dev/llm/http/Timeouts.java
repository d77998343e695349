package dev.llm.http;

import java.time.Duration;

/// How long to wait.
///
/// @param connect for the connection, TLS included
/// @param total from the start of one attempt to the last byte of its answer
/// @param idle between two reads of a body, counted from the headers; any byte is a sign of life
public record Timeouts(Duration connect, Duration total, Duration idle) {}
