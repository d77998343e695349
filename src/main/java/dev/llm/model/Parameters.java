package dev.llm.model;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Generation parameters by their common names. What is null was not asked for and is not sent.
///
/// @param maxTokens the most tokens the answer may have, reasoning included
/// @param stop sequences that end the answer, empty when there are none
/// @param effort how much the model is to reason before it answers
/// @param format the form of the answer's text, null when it is free
public record Parameters(
        @Nullable Integer maxTokens,
        @Nullable BigDecimal temperature,
        @Nullable BigDecimal topP,
        @Nullable Integer topK,
        List<String> stop,
        @Nullable Long seed,
        @Nullable Effort effort,
        @Nullable OutputFormat format) {
    public static final Parameters NONE =
            new Parameters(null, null, null, null, List.of(), null, null, null);

    public Parameters {
        stop = List.copyOf(stop);
    }

    public Parameters withMaxTokens(int tokens) {
        return new Parameters(tokens, temperature, topP, topK, stop, seed, effort, format);
    }

    public Parameters withoutTemperature() {
        return new Parameters(maxTokens, null, topP, topK, stop, seed, effort, format);
    }

    public Parameters withoutTopP() {
        return new Parameters(maxTokens, temperature, null, topK, stop, seed, effort, format);
    }

    public Parameters withoutTopK() {
        return new Parameters(maxTokens, temperature, topP, null, stop, seed, effort, format);
    }

    public Parameters withEffort(@Nullable Effort asked) {
        return new Parameters(maxTokens, temperature, topP, topK, stop, seed, asked, format);
    }

    public Parameters withFormat(@Nullable OutputFormat asked) {
        return new Parameters(maxTokens, temperature, topP, topK, stop, seed, effort, asked);
    }
}
