package dev.llm.tokens;

import java.lang.Character.UnicodeScript;

/// What is counted in a text to estimate its tokens: each has a weight per key, and the estimate is the sum of all that was
/// counted times its weight. A key is a bucket of a length or rank, a character, or a script, as the feature says.
@SuppressWarnings("EnumOrdinal") // an index that lives as long as the program
public enum Feature {
    /// The first character's kind: a text that does not begin with a letter has a token more before it.
    START(Kind.COUNT),

    /// A blank by itself, by what is left and right of it: free between words.
    SPACE(Kind.COUNT * Kind.COUNT),
    /// Several blanks, or one beside other white space: behind a line end or not, by length.
    SPACES(2 * 22),
    SPACES_MORE(1),
    LINE_ENDS(5),
    LINE_ENDS_MORE(1),
    /// Tabs, no-break spaces and all others.
    OTHER_BLANKS(3 * 7),
    OTHER_BLANKS_MORE(3),
    BLANKS_END(5 * Kind.COUNT),
    BLANKS_BEFORE_LINE_END(1),
    BLANKS_AT_START(1),

    DIGIT_GROUPS(4),
    DIGIT_GROUPS_MORE(1),
    DIGITS(5),
    DIGITS_AFTER(Kind.COUNT),
    DIGITS_BEFORE(Kind.COUNT),
    OTHER_DIGITS(1),
    OTHER_DIGITS_BYTES(1),
    OTHER_DIGITS_TOKENS(1),

    /// A run of up to three ASCII characters, as a number to the base 33.
    PUNCTUATION(33 * 33 * 33),
    PUNCTUATION_LENGTH(8),
    PUNCTUATION_MORE(1),
    PUNCTUATION_TOKENS(4),
    PUNCTUATION_TOKENS_MORE(1),
    PUNCTUATION_CHANGES(1),
    PUNCTUATION_AFTER(2 * Kind.COUNT),
    PUNCTUATION_BEFORE(Kind.COUNT),
    PUNCTUATION_FIRST(33),
    PUNCTUATION_LAST(33),

    SYMBOL_RUNS(1),
    SYMBOL_TOKENS(1),
    SYMBOL_BYTES(1),
    SYMBOL_TYPE(32),
    CONTROLS(1),
    CONTROL_TOKENS(1),
    CONTROL_BYTES(1),

    /// A word of the Latin script, or a part of one that begins with a capital: by case, and by what is before it.
    WORD(5 * WordFeatures.BEFORE),
    WORD_PART(1),
    SINGLE_LETTER(2 * WordFeatures.BEFORE),
    /// The words that are one token of o200k_base in lower case.
    COMMON_RANK(10),
    COMMON_LENGTH(7),
    /// All others, by their tokens and letters.
    RARE_TOKENS(7),
    RARE_TOKENS_MORE(1),
    RARE_LENGTH(3 * 10),
    RARE_ABOVE_RANK(2),
    /// Tokens of o200k_base in lower case: the only one, the first or a later one of a word; by length and rank.
    TOKEN(3 * 7 * 6),
    /// With capitals: by how many tokens more than in lower case, by the rank where it is one, by rank or tokens in lower case.
    CAPITAL_TOKENS(2 * 6),
    CAPITAL_RANK(2 * 4),
    CAPITAL_LOWER(2 * 14),
    CAPITALS_LENGTH(6),
    CAPITALS_INSIDE(1),

    /// The letters of ASCII in words of the Latin script, and again those that begin and those that end them: they tell
    /// languages apart, which a vocabulary covers well or not.
    PLAIN_LETTER(26),
    FIRST_LETTER(26),
    LAST_LETTER(26),

    ACCENTED_WORD(1),
    ACCENTED_TOKENS(1),
    ACCENTED_LETTERS(1),
    ACCENTED_WORD_TOKENS(5),
    ACCENT_BLOCK(7),

    /// A letter beyond ASCII of the scripts that have many languages.
    LETTER(0x3100),

    SCRIPT_WORDS(Kind.SCRIPTS),
    SCRIPT_TOKENS(Kind.SCRIPTS),
    SCRIPT_LETTERS(Kind.SCRIPTS),
    OTHER_BYTES(1),
    OTHER_MARKS(1),
    OTHER_CAPITALS(1),
    OTHER_ONE_TOKEN(1),
    OTHER_LETTERS(2),
    OTHER_TOKENS(3),
    /// By the tokens of o200k_base and the bytes of a letter, and whether it is a mark.
    OTHER_LETTER(2 * 5 * 5),
    LESSER_LETTER(2 * 5 * 5),
    LESSER_WORDS(1),
    LESSER_TOKENS(1);

    private static final int RADIX = 16;
    private static final Feature[] ALL = values();
    private static final int[] FIRST = new int[ALL.length + 1];

    static {
        for (Feature feature : ALL) {
            FIRST[feature.ordinal() + 1] = FIRST[feature.ordinal()] + feature.size;
        }
    }

    private final int size;

    Feature(int size) {
        this.size = size;
    }

    /// How many numbers there are for the keys of all features.
    public static int count() {
        return FIRST[ALL.length];
    }

    /// The number of a key among those of all features.
    int at(int key) {
        return FIRST[ordinal()] + key;
    }

    /// The number of what [#nameOf(int)] has named.
    static int numberOf(String feature, String key) {
        Feature named = valueOf(feature);
        return named.at(
                named.isByScript()
                        ? UnicodeScript.valueOf(key).ordinal()
                        : Integer.parseInt(key, RADIX));
    }

    /// A feature and its key, with a blank between them.
    public static String nameOf(int number) {
        int ordinal = 0;
        while (FIRST[ordinal + 1] <= number) {
            ordinal++;
        }
        int key = number - FIRST[ordinal];
        return ALL[ordinal]
                + " "
                + (ALL[ordinal].isByScript()
                        ? UnicodeScript.values()[key].name()
                        : Integer.toString(key, RADIX));
    }

    /// The order of scripts is that of the JDK and may change, their names are Unicode's.
    private boolean isByScript() {
        return size == Kind.SCRIPTS;
    }
}
