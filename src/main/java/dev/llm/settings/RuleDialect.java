package dev.llm.settings;

/// What a client of the proxy speaks.
public enum RuleDialect {
    ANTHROPIC,
    /// Chat Completions.
    OPENAI,
    RESPONSES,
    OLLAMA
}
