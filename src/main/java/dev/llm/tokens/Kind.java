package dev.llm.tokens;

import java.lang.Character.UnicodeScript;

/// What a run of characters consists of.
enum Kind {
    /// The start or the end of the text.
    NONE,
    LETTER,
    /// A letter of Chinese, Japanese or Korean, which are not written with blanks between words.
    IDEOGRAPH,
    DIGIT,
    BLANK,
    PUNCTUATION,
    SYMBOL,
    CONTROL;

    static final int COUNT = 8;
    static final int SCRIPTS = UnicodeScript.values().length;

    static Kind of(int c) {
        if (c < 0x80) {
            return ofAscii(c);
        }
        return switch (Character.getType(c)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK ->
                    LETTER;
            case Character.OTHER_LETTER -> isEastAsian(UnicodeScript.of(c)) ? IDEOGRAPH : LETTER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
                    DIGIT;
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    BLANK;
            case Character.CONTROL -> c == 0x85 ? BLANK : CONTROL;
            case Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED ->
                    CONTROL;
            default -> SYMBOL;
        };
    }

    private static Kind ofAscii(int c) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            return LETTER;
        }
        if (c >= '0' && c <= '9') {
            return DIGIT;
        }
        if (c <= ' ') {
            return c == ' ' || (c >= '\t' && c <= '\r') ? BLANK : CONTROL;
        }
        return c == 0x7F ? CONTROL : PUNCTUATION;
    }

    static boolean isEastAsian(UnicodeScript script) {
        return script == UnicodeScript.HAN
                || script == UnicodeScript.HIRAGANA
                || script == UnicodeScript.KATAKANA
                || script == UnicodeScript.HANGUL;
    }

    /// Whether both stand in one word. A word of an East Asian script and one of another are two kinds of run to their
    /// neighbours, and the same to this.
    boolean isWord() {
        return this == LETTER || this == IDEOGRAPH;
    }
}
