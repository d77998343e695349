package dev.llm.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// OpenAI's published encodings. A text is cut into pieces by a pattern, and each piece into tokens by their ranks; both
/// are those of tiktoken. What looks like one of its special tokens is text here, as it is in a prompt.
public final class Encoding implements TextCounter {
    /// Of GPT-4o and all that came after it.
    public static final Encoding O200K_BASE =
            new Encoding(
                    "o200k_base",
                    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
                            + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
                            + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
                            + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
                            + "|\\p{N}{1,3}"
                            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*"
                            + "|\\s*[\\r\\n]+"
                            + "|\\s+(?!\\S)"
                            + "|\\s+");

    /// Of GPT-4 and GPT-3.5.
    public static final Encoding CL100K_BASE =
            new Encoding(
                    "cl100k_base",
                    "'(?i:[sdmt]|ll|ve|re)"
                            + "|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++"
                            + "|\\p{N}{1,3}+"
                            + "| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*+"
                            + "|\\s++\\z"
                            + "|\\s*[\\r\\n]"
                            + "|\\s+(?!\\S)"
                            + "|\\s");

    /// A piece costs some forty times its size in memory, so a text is counted in parts. Where there is no place
    /// to cut in so many characters, the cut may go through a token, which then counts as two.
    static final int LONGEST_PART = 1 << 20;

    private final String word;
    private final String pattern;
    private @Nullable PackedRanks ranks;
    private @Nullable Pattern pieces;

    private Encoding(String word, String pattern) {
        this.word = word;
        this.pattern = pattern;
    }

    /// The name that OpenAI gave it.
    public String word() {
        return word;
    }

    @Override
    public Count count(String text) {
        Reader reader = reader();
        long tokens = 0;
        for (int start = 0; start < text.length(); ) {
            int end = endOfPart(text, start);
            tokens += reader.count(text.substring(start, end));
            start = end;
        }
        return Count.exact(tokens);
    }

    /// Reads the ranks, unless they have been read.
    public Encoding load() {
        ranks();
        return this;
    }

    Reader reader() {
        return new Reader(ranks());
    }

    private synchronized PackedRanks ranks() {
        if (ranks == null) {
            ranks = PackedRanks.read(word + ".ranks");
        }
        return ranks;
    }

    private synchronized Pattern pieces() {
        if (pieces == null) {
            pieces = Pattern.compile(pattern, Pattern.UNICODE_CHARACTER_CLASS);
        }
        return pieces;
    }

    private static int endOfPart(String text, int start) {
        if (text.length() - start <= LONGEST_PART) {
            return text.length();
        }
        int most = start + LONGEST_PART;
        for (int end = most; end > start; end--) {
            if (isBoundary(text, end)) {
                return end;
            }
        }
        return Character.isLowSurrogate(text.charAt(most)) ? most - 1 : most;
    }

    /// Whether no piece goes across, in either pattern: a letter after a line end, a word after a word, a number beside a
    /// letter.
    private static boolean isBoundary(String text, int at) {
        char before = text.charAt(at - 1);
        char after = text.charAt(at);
        if (isLetter(after)) {
            return before == '\n' || isDigit(before);
        }
        boolean word = after == ' ' && at + 1 < text.length() && isLetter(text.charAt(at + 1));
        return isLetter(before) && (word || isDigit(after));
    }

    /// Takes one text after another, on one thread.
    final class Reader {
        private final PackedRanks ranks;
        private final BytePairs pairs;
        private @Nullable Matcher matcher;

        private Reader(PackedRanks ranks) {
            this.ranks = ranks;
            this.pairs = new BytePairs(ranks);
        }

        int count(String text) {
            int tokens = 0;
            for (Matcher matcher = matcher(text); matcher.find(); ) {
                tokens += pairs.cut(matcher.group().getBytes(UTF_8));
            }
            return tokens;
        }

        /// The tokens of a word or another short text.
        int[] ranks(String text) {
            if (isPiece(text)) {
                return with(new int[0], text);
            }
            var found = new int[0];
            for (Matcher matcher = matcher(text); matcher.find(); ) {
                found = with(found, matcher.group());
            }
            return found;
        }

        private int[] with(int[] found, String piece) {
            int tokens = pairs.cut(piece.getBytes(UTF_8));
            int[] more = Arrays.copyOf(found, found.length + tokens);
            pairs.write(more, found.length);
            return more;
        }

        /// In bytes, without a blank in front.
        int[] lengths(int[] tokens) {
            var lengths = new int[tokens.length];
            for (int i = 0; i < tokens.length; i++) {
                int rank = tokens[i];
                lengths[i] = ranks.length(rank) - (ranks.firstByte(rank) == ' ' ? 1 : 0);
            }
            return lengths;
        }

        private Matcher matcher(String text) {
            if (matcher == null) {
                matcher = pieces().matcher(text);
            }
            return matcher.reset(text);
        }
    }

    /// Whether a text is seen to be one piece in both patterns without going through them, as most words are and nearly all
    /// punctuation: capitals and then small letters, behind a blank or not, or punctuation alone.
    private static boolean isPiece(String text) {
        int start = text.startsWith(" ") ? 1 : 0;
        int end = text.length();
        int at = start;
        while (at < end && isPunctuation(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            while (at < end && isCapital(text.charAt(at))) {
                at++;
            }
            while (at < end && isSmall(text.charAt(at))) {
                at++;
            }
        }
        return at == end && at > start;
    }

    private static boolean isPunctuation(char c) {
        return c > ' ' && c < 0x7F && !isDigit(c) && !isLetter(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return isSmall(c) || isCapital(c);
    }

    private static boolean isSmall(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
