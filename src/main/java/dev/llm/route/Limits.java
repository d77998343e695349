package dev.llm.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long one target may take, and how often it is asked.
///
/// @param retries how many times at most after the first
/// @param headers until an answer begins; a whole one may take `request`
/// @param firstContent until something of a streamed answer is there; null when only the other limits hold
/// @param idle how long a stream may stay silent
/// @param request how long an answer in one piece may take
public record Limits(
        int retries,
        Duration connect,
        Duration headers,
        @Nullable Duration firstContent,
        Duration idle,
        Duration request) {}
