package dev.llm.tokens;

/// The vocabularies that Claude's models had so far, none of them published.
enum ClaudeVocabulary {
    /// Of Claude 3 to Opus 4.6, Sonnet 4.6 and Haiku 4.5.
    V3,

    /// Of Opus 4.7 and all later ones.
    V4_7
}
