package dev.llm.dialect.openai;

/// Watches for the end of a JSON object that comes in pieces, without reading any piece twice.
final class JsonEnd {
    private int depth;
    private boolean opened;
    private boolean inString;
    private boolean escaped;

    void append(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (inString) {
                inString = escaped || c != '"';
                escaped = !escaped && c == '\\';
            } else {
                structure(c);
            }
        }
    }

    boolean reached() {
        return opened && depth == 0;
    }

    private void structure(char c) {
        switch (c) {
            case '"' -> inString = true;
            case '{', '[' -> {
                opened = true;
                depth++;
            }
            case '}', ']' -> depth--;
            default -> {}
        }
    }
}
