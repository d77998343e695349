package dev.llm.tokens;

/// How many bytes a text has in UTF-8, without making them. No token is less than one.
final class Utf8Length {
    private Utf8Length() {}

    static long of(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // Half of a character outside the basic plane is two of its four bytes.
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }
}
