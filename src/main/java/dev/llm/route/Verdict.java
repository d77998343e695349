package dev.llm.route;

import dev.llm.dialect.PromptTooLong;
import dev.llm.model.LlmException;

/// What is to be done on a route when a target fails before anything of its answer was seen.
enum Verdict {
    /// Ask it once more.
    RETRY,
    /// Ask the next one.
    MOVE,
    /// It is the client's to know.
    GIVE_UP;

    static Verdict of(LlmException e) {
        return switch (e.kind()) {
            case RATE_LIMITED, OVERLOADED, SERVER, NETWORK, CUT, CONFLICT -> RETRY;
            // What took too long once is likely to do so again; what the other side timed out (408)
            // is not ours.
            case TIMEOUT -> e.upstream().status() == 0 ? MOVE : RETRY;
            case CONFIGURATION, AUTHENTICATION, PERMISSION, NOT_FOUND, QUOTA, NOT_AN_API -> MOVE;
            case INVALID_REQUEST, TOO_LARGE, USAGE ->
                    // Another model may have room for it.
                    PromptTooLong.is(e) ? MOVE : GIVE_UP;
            case INTERNAL, REFUSED, TRUNCATED, INTERRUPTED, OUTPUT_CLOSED, OUTPUT_FAILED -> GIVE_UP;
        };
    }
}
