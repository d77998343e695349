package dev.llm.render;

import java.time.Duration;

/// How long ago something was, as a person would say it: `3 h ago`.
public final class Age {
    private Age() {}

    public static String of(Duration age) {
        if (age.toSeconds() < 60) {
            return "just now";
        }
        if (age.toMinutes() < 60) {
            return age.toMinutes() + " min ago";
        }
        if (age.toHours() < 48) {
            return age.toHours() + " h ago";
        }
        return age.toDays() + " days ago";
    }
}
