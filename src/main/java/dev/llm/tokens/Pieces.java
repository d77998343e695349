package dev.llm.tokens;

import com.knuddels.jtokkit.api.IntArrayList;
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
    private static final int MOST = 1 << 16;

    private final com.knuddels.jtokkit.api.Encoding encoding = Encoding.O200K_BASE.load();
    private final Map<String, Tokens> known = new HashMap<>();

    Tokens of(String word) {
        Tokens tokens = known.get(word);
        if (tokens == null) {
            tokens = read(word);
            if (known.size() < MOST) {
                known.put(word, tokens);
            }
        }
        return tokens;
    }

    private Tokens read(String word) {
        int[] ranks = encoding.encodeOrdinary(word).toArray();
        var lengths = new int[ranks.length];
        for (int i = 0; i < ranks.length; i++) {
            var token = new IntArrayList(1);
            token.add(ranks[i]);
            byte[] bytes = encoding.decodeBytes(token);
            lengths[i] = bytes[0] == ' ' ? bytes.length - 1 : bytes.length;
        }
        return new Tokens(ranks, lengths);
    }

    /// In UTF-8.
    static int bytes(String text, int start, int end) {
        return text.substring(start, end).getBytes(StandardCharsets.UTF_8).length;
    }
}
