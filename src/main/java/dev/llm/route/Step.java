package dev.llm.route;

import dev.llm.provider.Provider;
import org.jspecify.annotations.Nullable;

/// One target of a [Plan], ready to be asked.
///
/// @param weight how often it is asked first, compared with the others
/// @param maxOutputTokens the most that its model can write; null when that is not known
/// @param streams whether it can be asked for a stream; else its answer is streamed in one piece
public record Step(
        Target target,
        Provider provider,
        Limits limits,
        int weight,
        @Nullable Integer maxOutputTokens,
        boolean streams) {}
