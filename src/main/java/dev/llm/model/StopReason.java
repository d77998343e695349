package dev.llm.model;

import java.util.Locale;

/// Why a reply ended, in the unified word.
public enum StopReason {
    END_TURN,
    STOP_SEQUENCE,
    MAX_TOKENS,
    CONTEXT_WINDOW_EXCEEDED,
    TOOL_USE,
    /// The provider paused a long turn; sent back as it is, it goes on.
    PAUSE_TURN,
    REFUSAL,
    /// A reason that no other word fits; the provider's own stands beside it.
    OTHER;

    /// Whether the answer stopped at a limit and not because it was finished.
    public boolean truncated() {
        return this == MAX_TOKENS || this == CONTEXT_WINDOW_EXCEEDED;
    }

    /// The word as it is written in JSON and on the terminal: `end_turn`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
