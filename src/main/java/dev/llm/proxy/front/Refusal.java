package dev.llm.proxy.front;

import dev.llm.model.Headers;

/// An answer in one piece.
public record Refusal(int status, Headers headers, byte[] body) {}
