package dev.llm.tokens;

/// Counts the tokens of a text as one family of models does. Thread-safe.
public interface TextCounter {
    Count count(String text);
}
