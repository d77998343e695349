package dev.llm.dialect.openai;

/// Where OpenAI itself and the servers that are compatible with it differ in what they accept. Both are read alike.
///
/// @param maxTokensField `max_completion_tokens` is all that OpenAI's reasoning models take and many compatible servers
///     ignore; `max_tokens` the other way round
/// @param foreignFields whether fields may be written that OpenAI does not know, and refuses: `top_k`,
///     `reasoning_content`
record ChatVariant(String maxTokensField, boolean foreignFields) {
    static final ChatVariant OPENAI = new ChatVariant("max_completion_tokens", false);
    static final ChatVariant COMPATIBLE = new ChatVariant("max_tokens", true);
}
