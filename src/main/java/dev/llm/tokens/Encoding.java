package dev.llm.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.GptBytePairEncodingParams;
import java.util.Map;
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

    /// A piece costs some hundred times its size in memory, so a text is counted in parts. Where there is no place
    /// to cut in so many characters, the cut may go through a token, which then counts as two.
    static final int LONGEST_PART = 1 << 20;

    private final String word;
    private final String pieces;
    private com.knuddels.jtokkit.api.@Nullable Encoding loaded;

    private Encoding(String word, String pieces) {
        this.word = word;
        this.pieces = pieces;
    }

    /// The name that OpenAI gave it.
    public String word() {
        return word;
    }

    @Override
    public Count count(String text) {
        com.knuddels.jtokkit.api.Encoding encoding = load();
        long tokens = 0;
        for (int start = 0; start < text.length(); ) {
            int end = endOfPart(text, start);
            tokens += encoding.countTokensOrdinary(text.substring(start, end));
            start = end;
        }
        return Count.exact(tokens);
    }

    /// Reads the ranks, unless they have been read.
    public synchronized com.knuddels.jtokkit.api.Encoding load() {
        if (loaded == null) {
            var parameters =
                    new GptBytePairEncodingParams(
                            word,
                            Pattern.compile(pieces, Pattern.UNICODE_CHARACTER_CLASS),
                            PackedRanks.read(word + ".ranks"),
                            Map.of());
            loaded =
                    Encodings.newLazyEncodingRegistry()
                            .registerGptBytePairEncoding(parameters)
                            .getEncoding(word)
                            .orElseThrow();
        }
        return loaded;
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

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
