package dev.llm.tokens;

import java.lang.Character.UnicodeScript;
import org.jspecify.annotations.Nullable;

/// An estimate for a vocabulary of Claude's: the features of the text times the weights that were learned for them.
final class ClaudeCounter implements TextCounter {
    /// In characters per token: even white space takes more than one token for so much. What was learned from texts says
    /// nothing about runs that no text has.
    private static final int MOST_IN_A_TOKEN = 32;

    /// The error of a text for which the weights give what cannot be: it is like none that they were learned from.
    private static final double UNLIKE_ANY = 0.5;

    private final ClaudeVocabulary vocabulary;
    private final boolean newer;
    private volatile @Nullable ClaudeWeights loaded;

    /// @param newer whether white space at the end is not counted, nor the token before some of what a text begins with
    ClaudeCounter(ClaudeVocabulary vocabulary, boolean newer) {
        this.vocabulary = vocabulary;
        this.newer = newer;
    }

    @Override
    public Count count(String text) {
        String counted = newer ? trim(text) : text;
        if (counted.isEmpty()) {
            return Count.ZERO;
        }
        ClaudeWeights learned = weights();
        float[] weights = learned.weights();
        var sum = new Sum(weights);
        TextFeatures.read(counted, sum);
        long least = Math.ceilDiv(counted.length(), MOST_IN_A_TOKEN);
        long most = Utf8Length.of(counted);
        int free = newer && beginsForFree(counted.codePointAt(0)) ? 1 : 0;
        long learnedTokens = Math.round(sum.tokens) - free;
        long tokens = Math.clamp(learnedTokens, least, most);
        double error =
                tokens != learnedTokens
                        ? UNLIKE_ANY
                        : ScaledCounter.isPlain(counted)
                                ? learned.plainError()
                                : learned.otherError();
        // Of a few tokens, the error is a token and no share.
        return new Count(tokens, Math.max(1, tokens * error));
    }

    private ClaudeWeights weights() {
        ClaudeWeights weights = loaded;
        if (weights == null) {
            weights = ClaudeWeights.read(vocabulary);
            loaded = weights;
        }
        return weights;
    }

    private static String trim(String text) {
        int end = text.length();
        while (end > 0 && " \t\r\n".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }

    /// In older models a token stands before any beginning but a letter's, in newer ones not before these: so it is in
    /// all 57 recorded counts of such texts, and in 62 of a copy. Before punctuation and blanks it depends on what follows.
    private static boolean beginsForFree(int c) {
        return switch (UnicodeScript.of(c)) {
            case HAN, HANGUL -> true;
            default -> (c >= '0' && c <= '9') || c == '\t' || c == '\n' || c == '\r';
        };
    }

    private static final class Sum implements FeatureSink {
        private final float[] weights;
        private double tokens;

        Sum(float[] weights) {
            this.weights = weights;
        }

        @Override
        public void add(int number, double amount) {
            tokens += weights[number] * amount;
        }
    }
}
