package dev.llm.route;

import dev.llm.model.LlmException;
import dev.llm.tokens.ContextLimit;
import java.util.List;
import java.util.Locale;

/// What is to be done on a route when a target fails before anything of its answer was seen.
enum Verdict {
    /// Ask it once more.
    RETRY,
    /// Ask the next one.
    MOVE,
    /// It is the client's to know.
    GIVE_UP;

    /// How providers say that a prompt is too long for a model.
    private static final List<String> TOO_LONG =
            List.of(
                    "prompt is too long",
                    "context_length_exceeded",
                    "context length",
                    "context window",
                    "maximum number of tokens",
                    "too many input tokens",
                    "exceeds the available context size");

    static Verdict of(LlmException e) {
        return switch (e.kind()) {
            case RATE_LIMITED, OVERLOADED, SERVER, NETWORK, CUT, CONFLICT -> RETRY;
            // What took too long once is likely to do so again; what the other side timed out (408)
            // is not ours.
            case TIMEOUT -> e.upstream().status() == 0 ? MOVE : RETRY;
            case CONFIGURATION, AUTHENTICATION, PERMISSION, NOT_FOUND, QUOTA, NOT_AN_API -> MOVE;
            case INVALID_REQUEST, TOO_LARGE, USAGE -> isTooLong(e) ? MOVE : GIVE_UP;
            case INTERNAL, REFUSED, TRUNCATED, INTERRUPTED, OUTPUT_CLOSED, OUTPUT_FAILED -> GIVE_UP;
        };
    }

    /// Another model may have room for it.
    static boolean isTooLong(LlmException e) {
        if (ContextLimit.isExceededBy(e)) {
            return true;
        }
        String said = (e.message() + " " + e.upstream().body()).toLowerCase(Locale.ROOT);
        return TOO_LONG.stream().anyMatch(said::contains);
    }
}
