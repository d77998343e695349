package dev.llm.cli;

import dev.llm.model.ChatRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One thing to be counted.
///
/// @param file where it comes from, `-` for standard input; null for what the command line itself says
/// @param label its name for people
/// @param framed whether it is a whole request, whose framing counts as well
/// @param request reads it, and fails with an LlmException of kind USAGE when it cannot be counted
record CountSource(
        @Nullable String file, String label, boolean framed, Supplier<ChatRequest> request) {}
