package dev.llm.tokens;

/// What is added around messages.
///
/// @param first for one message, with what stands before the answer
/// @param further for each further message
/// @param tools for the fact that there are tools, beside their definitions
public record Framing(int first, int further, int tools) {
    /// What measurements of requests with one message say little about, and there are no others.
    private static final double ERROR = 0.5;

    /// Around messages that follow others.
    Count further(int messages) {
        return Count.estimate((long) further * messages, ERROR);
    }

    Count around(int messages, boolean withTools) {
        int tokens = messages == 0 ? 0 : first + (messages - 1) * further;
        return Count.estimate(withTools ? tokens + tools : tokens, ERROR);
    }
}
