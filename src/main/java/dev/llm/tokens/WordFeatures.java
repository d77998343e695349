package dev.llm.tokens;

import java.lang.Character.UnicodeScript;
import java.util.Locale;

/// Counts the features of a word, in its parts where it is written LikeThis.
@SuppressWarnings("EnumOrdinal") // an index that lives as long as the program
final class WordFeatures {
    /// How many things there are that a part of a word may follow: a blank, another part, or a run of some kind.
    static final int BEFORE = 2 + Kind.COUNT;

    private static final int AFTER_BLANK = 0;
    private static final int INSIDE = 1;

    private static final int LOWER = 0;
    private static final int TITLE = 1;
    private static final int UPPER = 2;
    private static final int SINGLE = 3;
    private static final int MIXED = 4;

    private static final int LETTERS = 0x3100;

    private final Pieces pieces;
    private final FeatureSink sink;

    WordFeatures(Pieces pieces, FeatureSink sink) {
        this.pieces = pieces;
        this.sink = sink;
    }

    /// @param before what stands before the word
    void add(String word, boolean afterBlank, Kind before) {
        int place = afterBlank ? AFTER_BLANK : 2 + before.ordinal();
        int start = 0;
        for (int i = 1; i < word.length(); i++) {
            if (isPartAt(word, i)) {
                addPart(word.substring(start, i), place);
                add(Feature.WORD_PART, 0);
                place = INSIDE;
                start = i;
            }
        }
        addPart(word.substring(start), place);
    }

    /// At a capital after a small letter, and at the last capital before small ones: `parse JSON Response`.
    private static boolean isPartAt(String word, int i) {
        if (!isCapital(word.charAt(i))) {
            return false;
        }
        return !isCapital(word.charAt(i - 1))
                || (i + 1 < word.length() && Character.isLowerCase(word.charAt(i + 1)));
    }

    private void addPart(String part, int place) {
        if (isLatin(part)) {
            addLatin(part, place);
        } else {
            addOther(part, place == AFTER_BLANK);
        }
    }

    private void addLatin(String part, int place) {
        String lower = part.toLowerCase(Locale.ROOT);
        int length = part.length();
        int letterCase = letterCase(part);
        Pieces.Tokens tokens = pieces.of(" " + lower);
        int count = tokens.count();
        add(Feature.WORD, letterCase * BEFORE + place);
        if (length == 1) {
            boolean frequent = "aeiouyxns".indexOf(lower.charAt(0)) >= 0;
            add(Feature.SINGLE_LETTER, (frequent ? BEFORE : 0) + place);
        } else if (count == 1) {
            add(Feature.COMMON_RANK, rank(tokens.ranks()[0]));
            add(Feature.COMMON_LENGTH, TextFeatures.bucket(length, 2, 3, 4, 6, 8, 10));
        } else {
            addRare(tokens, length);
        }
        addTokens(tokens);
        addLetters(lower);
        if (letterCase == TITLE || letterCase == UPPER) {
            addCapitals(part, tokens, letterCase - TITLE);
        } else if (letterCase == MIXED) {
            add(Feature.CAPITALS_INSIDE, 0, capitals(part));
        }
        if (!isAscii(part)) {
            addAccents(lower, count);
        }
    }

    private void addRare(Pieces.Tokens tokens, int length) {
        int count = tokens.count();
        add(Feature.RARE_TOKENS, Math.min(count, 6));
        add(Feature.RARE_TOKENS_MORE, 0, Math.max(0, count - 6));
        add(
                Feature.RARE_LENGTH,
                (Math.clamp(count, 2, 4) - 2) * 10
                        + TextFeatures.bucket(length, 3, 4, 5, 6, 7, 8, 10, 12, 15));
        for (int rank : tokens.ranks()) {
            if (rank > 20_000) {
                add(Feature.RARE_ABOVE_RANK, 0);
            }
            if (rank > 80_000) {
                add(Feature.RARE_ABOVE_RANK, 1);
            }
        }
    }

    private void addLetters(String lower) {
        for (int i = 0; i < lower.length(); i++) {
            addPlain(Feature.PLAIN_LETTER, lower.charAt(i));
        }
        addPlain(Feature.FIRST_LETTER, lower.charAt(0));
        addPlain(Feature.LAST_LETTER, lower.charAt(lower.length() - 1));
    }

    private void addPlain(Feature feature, char letter) {
        if (letter >= 'a' && letter <= 'z') {
            add(feature, letter - 'a');
        }
    }

    private void addTokens(Pieces.Tokens tokens) {
        for (int i = 0; i < tokens.count(); i++) {
            int place = tokens.count() == 1 ? 0 : i == 0 ? 1 : 2;
            int length = TextFeatures.bucket(tokens.lengths()[i], 1, 2, 3, 4, 6, 8);
            int rank = TextFeatures.bucket(tokens.ranks()[i], 1000, 4000, 16_000, 48_000, 100_000);
            add(Feature.TOKEN, (place * 7 + length) * 6 + rank);
        }
    }

    /// @param upper 1 when all letters are capitals, 0 when only the first is
    private void addCapitals(String part, Pieces.Tokens lower, int upper) {
        int count = lower.count();
        Pieces.Tokens tokens = pieces.of(" " + part);
        add(
                Feature.CAPITAL_LOWER,
                upper * 14 + (count == 1 ? rank(lower.ranks()[0]) : 8 + Math.min(count, 4)));
        add(Feature.CAPITAL_TOKENS, upper * 6 + Math.clamp(tokens.count() - count, -2, 3) + 2);
        if (tokens.count() == 1) {
            add(
                    Feature.CAPITAL_RANK,
                    upper * 4 + TextFeatures.bucket(tokens.ranks()[0], 4000, 16_000, 64_000));
        }
        if (upper == 1) {
            add(Feature.CAPITALS_LENGTH, TextFeatures.bucket(part.length(), 2, 3, 4, 6, 9));
        }
    }

    private void addAccents(String lower, int tokens) {
        add(Feature.ACCENTED_WORD, 0);
        add(Feature.ACCENTED_TOKENS, 0, tokens);
        add(Feature.ACCENTED_LETTERS, 0, lower.length());
        add(Feature.ACCENTED_WORD_TOKENS, TextFeatures.bucket(tokens, 1, 2, 3, 4));
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 0x80) {
                add(Feature.ACCENT_BLOCK, accentBlock(c));
                addLetter(c);
            }
        }
    }

    private static int accentBlock(char c) {
        if (c >= 0x2B0 && c < 0x370) {
            return c < 0x300 ? 6 : 5;
        }
        boolean additional = c >= 0x1E00 && c < 0x1F00;
        return additional ? 3 : TextFeatures.bucket(c, 0xFF, 0x17F, 0x24F) + (c > 0x24F ? 1 : 0);
    }

    private void addOther(String part, boolean afterBlank) {
        int length = part.codePointCount(0, part.length());
        Pieces.Tokens tokens = pieces.of(afterBlank ? " " + part : part);
        int count = tokens.count();
        int bytes = Pieces.bytes(part, 0, part.length());
        UnicodeScript script = script(part);
        add(Feature.SCRIPT_WORDS, script.ordinal());
        add(Feature.SCRIPT_TOKENS, script.ordinal(), count);
        add(Feature.SCRIPT_LETTERS, script.ordinal(), length);
        add(Feature.OTHER_BYTES, 0, bytes);
        add(Feature.OTHER_CAPITALS, 0, capitals(part));
        add(Feature.OTHER_ONE_TOKEN, 0, count == 1 ? 1 : 0);
        add(Feature.OTHER_LETTERS, count >= 0.6 * bytes ? 1 : 0, length);
        add(Feature.OTHER_TOKENS, count > 1.2 * length ? 2 : count > 0.6 * length ? 1 : 0, count);
        boolean lesser = isLesser(script);
        if (lesser) {
            add(Feature.LESSER_WORDS, 0);
            add(Feature.LESSER_TOKENS, 0, count);
        }
        for (int i = 0; i < part.length(); ) {
            int c = part.codePointAt(i);
            addOther(c, script, lesser);
            i += Character.charCount(c);
        }
    }

    private void addOther(int c, UnicodeScript script, boolean lesser) {
        String letter = Character.toString(c);
        int key =
                Math.min(pieces.of(letter).count(), 4) * 5
                        + Pieces.bytes(letter, 0, letter.length());
        if (isMark(c)) {
            key += 25;
            add(Feature.OTHER_MARKS, 0);
        }
        add(Feature.OTHER_LETTER, key);
        if (lesser) {
            add(Feature.LESSER_LETTER, key);
        }
        if (hasManyLanguages(script)) {
            addLetter(Character.toLowerCase(c));
        }
    }

    private void addLetter(int c) {
        if (c < LETTERS) {
            add(Feature.LETTER, c);
        }
    }

    /// Of the first letter that has one.
    private static UnicodeScript script(String part) {
        for (int i = 0; i < part.length(); ) {
            int c = part.codePointAt(i);
            UnicodeScript script = UnicodeScript.of(c);
            if (script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED) {
                return script;
            }
            i += Character.charCount(c);
        }
        return UnicodeScript.COMMON;
    }

    private static boolean isLatin(String part) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c >= 0x80 && !isLatin(c)) {
                return false;
            }
        }
        return true;
    }

    /// Half of a character outside of the basic plane is not.
    private static boolean isLatin(char c) {
        UnicodeScript script = UnicodeScript.of(c);
        return script == UnicodeScript.LATIN
                || (c >= 0x2B0
                        && c < 0x370
                        && c != 0x345
                        && (script == UnicodeScript.INHERITED || script == UnicodeScript.COMMON));
    }

    /// Whether most of the letters of a script are seldom seen.
    private static boolean isLesser(UnicodeScript script) {
        return switch (script) {
            case CYRILLIC,
                    ARABIC,
                    HAN,
                    HIRAGANA,
                    KATAKANA,
                    HANGUL,
                    GREEK,
                    HEBREW,
                    DEVANAGARI,
                    THAI ->
                    false;
            default -> true;
        };
    }

    private static boolean hasManyLanguages(UnicodeScript script) {
        return switch (script) {
            case CYRILLIC, ARABIC, DEVANAGARI, HIRAGANA, GREEK -> true;
            default -> false;
        };
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    private static int letterCase(String part) {
        int capitals = capitals(part);
        int length = part.length();
        if (capitals == 0) {
            return LOWER;
        }
        if (length == 1) {
            return SINGLE;
        }
        return capitals == length
                ? UPPER
                : capitals == 1 && isCapital(part.charAt(0)) ? TITLE : MIXED;
    }

    private static int capitals(String part) {
        int capitals = 0;
        for (int i = 0; i < part.length(); i++) {
            capitals += isCapital(part.charAt(i)) ? 1 : 0;
        }
        return capitals;
    }

    private static boolean isCapital(char c) {
        return c < 0x80 ? c >= 'A' && c <= 'Z' : Character.isUpperCase(c);
    }

    private static boolean isAscii(String part) {
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static int rank(int rank) {
        return TextFeatures.bucket(
                rank, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 100_000);
    }

    private void add(Feature feature, int key) {
        sink.add(feature.at(key), 1);
    }

    private void add(Feature feature, int key, int amount) {
        if (amount != 0) {
            sink.add(feature.at(key), amount);
        }
    }
}
