package dev.llm.dialect.gemini;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `usageMetadata`: here `promptTokenCount` includes what came from the cache, what tools of the server read is counted
/// apart, and `candidatesTokenCount` does not include thoughts.
final class UsageCodec {
    private UsageCodec() {}

    static Usage decode(@Nullable JsonObject usage) {
        if (usage == null) {
            return Usage.UNKNOWN;
        }
        Long prompt = usage.integer("promptTokenCount");
        Long cached = usage.integer("cachedContentTokenCount");
        Long said = usage.integer("candidatesTokenCount");
        Long thought = usage.integer("thoughtsTokenCount");
        return new Usage(
                uncached(prompt, cached, usage.integer("toolUsePromptTokenCount")),
                cached,
                null,
                null,
                said == null && thought == null
                        ? null
                        : Long.valueOf(orZero(said) + orZero(thought)),
                thought,
                usage.raw());
    }

    private static @Nullable Long uncached(
            @Nullable Long prompt, @Nullable Long cached, @Nullable Long tools) {
        return prompt == null
                ? tools
                : Long.valueOf(Math.max(0, prompt - orZero(cached)) + orZero(tools));
    }

    /// Null when there is nothing to tell: zeros that nobody counted would be wrong figures.
    static @Nullable ObjectNode encode(Usage usage) {
        Long prompt = usage.totalInputTokens();
        Long output = usage.outputTokens();
        if (prompt == null && output == null) {
            return null;
        }
        ObjectNode json = Json.object();
        if (prompt != null) {
            json.put("promptTokenCount", prompt);
        }
        if (usage.cacheReadTokens() != null) {
            json.put("cachedContentTokenCount", usage.cacheReadTokens());
        }
        if (output != null) {
            long said = Math.max(0, output - orZero(usage.reasoningTokens()));
            json.put("candidatesTokenCount", said);
        }
        if (usage.reasoningTokens() != null) {
            json.put("thoughtsTokenCount", usage.reasoningTokens());
        }
        return json.put("totalTokenCount", orZero(prompt) + orZero(output));
    }

    private static long orZero(@Nullable Long tokens) {
        return tokens == null ? 0 : tokens;
    }
}
