package dev.llm.model;

/// A provider's seal on a piece of reasoning (Anthropic `signature` or redacted `data`, OpenAI `encrypted_content`,
/// Gemini `thoughtSignature`). It is kept to the letter, replayed only to its maker, and dropped otherwise.
public record Proof(Origin maker, String value) {
    public boolean madeBy(Origin reader) {
        return maker.equals(reader);
    }
}
