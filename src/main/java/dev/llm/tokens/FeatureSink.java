package dev.llm.tokens;

/// Takes what is counted in a text.
public interface FeatureSink {
    /// @param number of a key of a [Feature]
    void add(int number, double amount);
}
