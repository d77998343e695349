package dev.llm.route;

import org.jspecify.annotations.Nullable;

/// A text in which each `*` stands for any text, none too. Everything else stands for itself, case counting.
public record Wildcard(String pattern) {
    private static final char STAR = '*';

    public boolean matches(String text) {
        return captured(text) != null;
    }

    public boolean isExact() {
        return pattern.indexOf(STAR) < 0;
    }

    /// What the first `*` stands for in this text, the shortest that fits; empty when there is no `*`, null when the text
    /// does not match.
    @Nullable String captured(String text) {
        int star = pattern.indexOf(STAR);
        if (star < 0) {
            return pattern.equals(text) ? "" : null;
        }
        if (!text.startsWith(pattern.substring(0, star))) {
            return null;
        }
        int position = star;
        int captured = -1;
        // Each piece between two stars stands as early as it can; the last one ends the text.
        for (int piece = star + 1; ; ) {
            int next = pattern.indexOf(STAR, piece);
            boolean last = next < 0;
            String wanted = pattern.substring(piece, last ? pattern.length() : next);
            int at = last ? text.length() - wanted.length() : text.indexOf(wanted, position);
            if (at < position || !text.startsWith(wanted, at)) {
                return null;
            }
            captured = captured < 0 ? at : captured;
            position = at + wanted.length();
            if (last) {
                return text.substring(star, captured);
            }
            piece = next + 1;
        }
    }
}
