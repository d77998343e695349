package dev.llm.proxy.rules;

import dev.llm.model.Headers;
import org.jspecify.annotations.Nullable;

/// What is known of a request before its body is read.
///
/// @param model as the client names it; null when it names none
public record Subject(BodyFormat format, @Nullable String model, String path, Headers headers) {}
