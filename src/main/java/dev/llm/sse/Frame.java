package dev.llm.sse;

/// One event of a stream as it travels.
///
/// @param event the name of a server-sent event, empty when it has none and for NDJSON
/// @param data the payload, without its framing
public record Frame(String event, String data) {}
