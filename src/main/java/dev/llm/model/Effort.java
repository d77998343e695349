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

    /// The tokens for thinking that stand for this level, for models that are given a budget and no level. From one to the
    /// next it is two and a half times as much or less, and the highest leaves a quarter of what the largest of these
    /// models can write.
    public int budget() {
        return switch (this) {
            case NONE -> 0;
            case MINIMAL -> 1024;
            case LOW -> 4096;
            case MEDIUM -> 10_240;
            case HIGH -> 24_576;
            case XHIGH -> 32_768;
            case MAX -> 48_000;
        };
    }

    /// The highest level for which a budget is enough, MINIMAL for the smallest ones.
    public static Effort ofBudget(long tokens) {
        Effort highest = MINIMAL;
        for (Effort effort : values()) {
            if (effort.budget() <= tokens && effort.compareTo(highest) > 0) {
                highest = effort;
            }
        }
        return highest;
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
