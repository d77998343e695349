package dev.llm.tokens;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Words in tokens of o200k_base, each looked up once.
final class Pieces {
    /// The tokens of a word: their ranks, and their lengths in bytes without a blank in front.
    record Tokens(int[] ranks, int[] lengths) {
        int count() {
            return ranks.length;
        }
    }

    /// More different words than this are not remembered, or a hostile text would fill the memory.
    private static final int MOST = 1 << 14;

    private final Encoding.Reader reader = Encoding.O200K_BASE.reader();
    private final Map<String, Tokens> known = new HashMap<>();

    Tokens of(String word) {
        Tokens tokens = known.get(word);
        if (tokens == null) {
            int[] ranks = reader.ranks(word);
            tokens = new Tokens(ranks, reader.lengths(ranks));
            if (known.size() < MOST) {
                known.put(word, tokens);
            }
        }
        return tokens;
    }

    /// In UTF-8.
    static int bytes(String text, int start, int end) {
        return text.substring(start, end).getBytes(StandardCharsets.UTF_8).length;
    }
}
