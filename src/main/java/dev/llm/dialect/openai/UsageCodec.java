package dev.llm.dialect.openai;

import dev.llm.dialect.ServiceTier;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `usage`: here `prompt_tokens` includes what came from the cache and what went into it, and `completion_tokens`
/// includes reasoning.
final class UsageCodec {
    private UsageCodec() {}

    /// @param tier the reply's `service_tier`, which stands beside its usage
    static Usage decode(@Nullable JsonObject usage, @Nullable String tier) {
        if (usage == null) {
            return Usage.UNKNOWN;
        }
        Long prompt = usage.integer("prompt_tokens");
        JsonObject input = usage.object("prompt_tokens_details");
        Long cached = input == null ? null : input.integer("cached_tokens");
        Long written = input == null ? null : input.integer("cache_write_tokens");
        JsonObject output = usage.object("completion_tokens_details");
        return new Usage(
                prompt == null ? null : Long.valueOf(uncached(prompt, cached, written)),
                cached,
                written,
                null,
                usage.integer("completion_tokens"),
                output == null ? null : output.integer("reasoning_tokens"),
                ServiceTier.into(usage, tier));
    }

    private static long uncached(long prompt, @Nullable Long cached, @Nullable Long written) {
        return Math.max(0, prompt - orZero(cached) - orZero(written));
    }

    static ObjectNode encode(Usage usage) {
        long prompt = orZero(usage.totalInputTokens());
        long completion = orZero(usage.outputTokens());
        ObjectNode json =
                Json.object()
                        .put("prompt_tokens", prompt)
                        .put("completion_tokens", completion)
                        .put("total_tokens", prompt + completion);
        ObjectNode input = Json.object();
        if (usage.cacheReadTokens() != null) {
            input.put("cached_tokens", usage.cacheReadTokens());
        }
        if (usage.cacheWriteTokens() != null || usage.longCacheWriteTokens() != null) {
            long written = orZero(usage.cacheWriteTokens()) + orZero(usage.longCacheWriteTokens());
            input.put("cache_write_tokens", written);
        }
        if (!input.isEmpty()) {
            json.set("prompt_tokens_details", input);
        }
        if (usage.reasoningTokens() != null) {
            json.putObject("completion_tokens_details")
                    .put("reasoning_tokens", usage.reasoningTokens());
        }
        return json;
    }

    /// Whether there is anything to tell: zeros that nobody counted would be wrong figures.
    static boolean known(Usage usage) {
        return usage.totalInputTokens() != null || usage.outputTokens() != null;
    }

    private static long orZero(@Nullable Long tokens) {
        return tokens == null ? 0 : tokens;
    }
}
