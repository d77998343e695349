package dev.llm.tokens;

/// One pass over a text that counts its features: it is cut into runs of one kind, words, blanks, digits, punctuation,
/// and each run says what it is and what it stands between.
///
/// The program that learns the weights and the counter that uses them read a text with this same class.
@SuppressWarnings("EnumOrdinal") // an index that lives as long as the program
public final class TextFeatures {
    /// What of white space is told apart.
    private static final int BLANK = 0;

    private static final int LINE_END = 1;
    private static final int TAB = 2;
    private static final int NO_BREAK = 3;
    private static final int OTHER = 4;

    /// In characters: no run is longer, so that nothing is done to a text's length at once.
    private static final int LONGEST_RUN = 64;

    private final String text;
    private final FeatureSink sink;
    private final Pieces pieces = new Pieces();
    private final WordFeatures words;

    private TextFeatures(String text, FeatureSink sink) {
        this.text = text;
        this.sink = sink;
        this.words = new WordFeatures(pieces, sink);
    }

    public static void read(String text, FeatureSink sink) {
        new TextFeatures(text, sink).read();
    }

    private void read() {
        Kind before = Kind.NONE;
        Kind kind = kindAt(0);
        add(Feature.START, kind.ordinal());
        for (int start = 0; start < text.length(); ) {
            int end = endOfRun(start, kind);
            Kind after = kindAt(end);
            add(start, end, kind, before, after);
            before = kind.isWord() ? kindBefore(end) : kind;
            kind = after;
            start = end;
        }
    }

    private void add(int start, int end, Kind kind, Kind before, Kind after) {
        switch (kind) {
            case BLANK -> addBlanks(start, end, before, after);
            case DIGIT -> addDigits(start, end, before, after);
            case PUNCTUATION -> addPunctuation(start, end, before, after);
            case SYMBOL -> addSymbols(start, end);
            case CONTROL -> {
                add(Feature.CONTROLS, 0, end - start);
                add(Feature.CONTROL_TOKENS, 0, pieces.of(text.substring(start, end)).count());
                add(Feature.CONTROL_BYTES, 0, Pieces.bytes(text, start, end));
            }
            case LETTER, IDEOGRAPH ->
                    words.add(text.substring(start, end), isAfterBlank(start), before);
            case NONE -> {}
        }
    }

    private void addBlanks(int start, int end, Kind before, Kind after) {
        if (end - start == 1 && text.charAt(start) == ' ') {
            add(Feature.SPACE, before.ordinal() * Kind.COUNT + after.ordinal());
            return;
        }
        boolean hasLineEnd = false;
        for (int from = start; from < end; ) {
            int blank = blank(text.charAt(from));
            int to = from + 1;
            while (to < end && blank(text.charAt(to)) == blank) {
                to++;
            }
            boolean isIndent = from > start && blank(text.charAt(from - 1)) == LINE_END;
            addBlanks(blank, blank == LINE_END ? lines(from, to) : to - from, isIndent);
            hasLineEnd |= blank == LINE_END;
            from = to;
        }
        add(Feature.BLANKS_END, blank(text.charAt(end - 1)) * Kind.COUNT + after.ordinal());
        if (text.charAt(start) == ' ' && hasLineEnd) {
            add(Feature.BLANKS_BEFORE_LINE_END, 0);
        }
        if (before == Kind.NONE) {
            add(Feature.BLANKS_AT_START, 0);
        }
    }

    private void addBlanks(int blank, int length, boolean isIndent) {
        if (blank == BLANK) {
            int bucket = length <= 17 ? length : 18 + bucket(length, 20, 24, 32);
            add(Feature.SPACES, (isIndent ? 22 : 0) + bucket);
            add(Feature.SPACES_MORE, 0, Math.max(0, length - 32));
        } else if (blank == LINE_END) {
            add(Feature.LINE_ENDS, bucket(length, 1, 2, 4, 8));
            add(Feature.LINE_ENDS_MORE, 0, Math.max(0, length - 8));
        } else {
            add(Feature.OTHER_BLANKS, (blank - TAB) * 7 + bucket(length, 1, 2, 3, 4, 6, 8));
            add(Feature.OTHER_BLANKS_MORE, blank - TAB, Math.max(0, length - 8));
        }
    }

    /// Carriage returns count only where they stand alone.
    private int lines(int start, int end) {
        int lines = 0;
        for (int i = start; i < end; i++) {
            lines += text.charAt(i) == '\n' ? 1 : 0;
        }
        return lines == 0 ? end - start : lines;
    }

    private void addDigits(int start, int end, Kind before, Kind after) {
        int length = end - start;
        if (isAscii(start, end)) {
            int groups = (length + 2) / 3;
            add(Feature.DIGIT_GROUPS, bucket(groups, 1, 2, 3));
            add(Feature.DIGIT_GROUPS_MORE, 0, Math.max(0, groups - 3));
            add(Feature.DIGITS, Math.min(length, 4));
        } else {
            add(Feature.OTHER_DIGITS, 0);
            add(Feature.OTHER_DIGITS_BYTES, 0, Pieces.bytes(text, start, end));
            add(Feature.OTHER_DIGITS_TOKENS, 0, pieces.of(text.substring(start, end)).count());
        }
        add(Feature.DIGITS_AFTER, before.ordinal());
        add(Feature.DIGITS_BEFORE, after.ordinal());
    }

    private void addPunctuation(int start, int end, Kind before, Kind after) {
        int length = end - start;
        if (length <= 3) {
            int run = 0;
            for (int i = start; i < end; i++) {
                run = run * 33 + punctuation(text.charAt(i)) + 1;
            }
            add(Feature.PUNCTUATION, run);
        }
        int changes = 0;
        for (int i = start + 1; i < end; i++) {
            changes += text.charAt(i) == text.charAt(i - 1) ? 0 : 1;
        }
        int tokens = pieces.of(text.substring(start, end)).count();
        add(Feature.PUNCTUATION_LENGTH, bucket(length, 1, 2, 3, 4, 5, 6, 8));
        add(Feature.PUNCTUATION_MORE, 0, Math.max(0, length - 4));
        add(Feature.PUNCTUATION_TOKENS, bucket(tokens, 1, 2, 3));
        add(Feature.PUNCTUATION_TOKENS_MORE, 0, tokens - 1);
        add(Feature.PUNCTUATION_CHANGES, 0, changes);
        add(Feature.PUNCTUATION_AFTER, (isAfterBlank(start) ? Kind.COUNT : 0) + before.ordinal());
        add(Feature.PUNCTUATION_BEFORE, after.ordinal());
        add(Feature.PUNCTUATION_FIRST, punctuation(text.charAt(start)));
        add(Feature.PUNCTUATION_LAST, punctuation(text.charAt(end - 1)));
    }

    private void addSymbols(int start, int end) {
        add(Feature.SYMBOL_RUNS, 0);
        add(Feature.SYMBOL_TOKENS, 0, pieces.of(text.substring(start, end)).count());
        add(Feature.SYMBOL_BYTES, 0, Pieces.bytes(text, start, end));
        for (int i = start; i < end; ) {
            int c = text.codePointAt(i);
            add(Feature.SYMBOL_TYPE, Character.getType(c));
            i += Character.charCount(c);
        }
    }

    private int endOfRun(int start, Kind kind) {
        int longest = Math.min(text.length(), start + LONGEST_RUN);
        int end = start;
        while (end < longest) {
            int c = text.codePointAt(end);
            if (!isSame(kind, Kind.of(c))) {
                return end;
            }
            end += Character.charCount(c);
        }
        return end;
    }

    private static boolean isSame(Kind run, Kind next) {
        return run == next || (run.isWord() && next.isWord());
    }

    private Kind kindAt(int index) {
        return index < text.length() ? Kind.of(text.codePointAt(index)) : Kind.NONE;
    }

    private Kind kindBefore(int index) {
        return Kind.of(text.codePointBefore(index));
    }

    private boolean isAfterBlank(int start) {
        return start > 0 && text.charAt(start - 1) == ' ';
    }

    private boolean isAscii(int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static int blank(char c) {
        return switch (c) {
            case ' ' -> BLANK;
            case '\n', '\r' -> LINE_END;
            case '\t' -> TAB;
            case '\u00A0' -> NO_BREAK;
            default -> OTHER;
        };
    }

    /// The place of a character among the 32 of ASCII's punctuation.
    private static int punctuation(char c) {
        return c < '0' ? c - '!' : c < 'A' ? c - ':' + 15 : c < 'a' ? c - '[' + 22 : c - '{' + 28;
    }

    /// The place of the first bound that is not below a number.
    static int bucket(int number, int... bounds) {
        int bucket = 0;
        while (bucket < bounds.length && number > bounds[bucket]) {
            bucket++;
        }
        return bucket;
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
