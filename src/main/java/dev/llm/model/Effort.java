package dev.llm.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How much a model is to reason before it answers. A dialect that lacks a level writes the nearest that it has and
/// reports the difference as a loss; what one *model* does not take is decided above the dialects.
public enum Effort {
    /// No reasoning at all.
    NONE,
    MINIMAL,
    LOW,
    MEDIUM,
    HIGH,
    XHIGH,
    MAX;

    /// The level as providers write it: `xhigh`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Null when no level has this word.
    public static @Nullable Effort ofWord(String word) {
        for (Effort effort : values()) {
            if (effort.word().equals(word)) {
                return effort;
            }
        }
        return null;
    }
}
