package dev.llm.route;

import dev.llm.model.ChatRequest;
import dev.llm.provider.Provider;

/// Who is asked first, and what.
public record Asking(Target target, Provider provider, ChatRequest request) {}
