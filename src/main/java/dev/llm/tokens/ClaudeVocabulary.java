package dev.llm.tokens;

/// The vocabularies that Claude's models had so far, none of them published.
enum ClaudeVocabulary {
    /// Of Claude 3 to Opus 4.6, Sonnet 4.6 and Haiku 4.5.
    V3(2),

    /// Of Opus 4.7 and all later ones.
    V4_7(3);

    /// Where its weights are in a line of the resource.
    final int column;

    ClaudeVocabulary(int column) {
        this.column = column;
    }
}
