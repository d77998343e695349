package dev.llm.dialect.responses;

import dev.llm.dialect.ServiceTier;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// `usage`: here `input_tokens` includes what came from the cache and what went into it, and `output_tokens` includes
/// reasoning. The details are always written, because clients count on them being there.
final class UsageCodec {
    private UsageCodec() {}

    /// @param tier the response's `service_tier`, which stands beside its usage
    static Usage decode(@Nullable JsonObject usage, @Nullable String tier) {
        if (usage == null) {
            return Usage.UNKNOWN;
        }
        Long input = usage.integer("input_tokens");
        JsonObject details = usage.object("input_tokens_details");
        Long cached = details == null ? null : details.integer("cached_tokens");
        Long written = details == null ? null : details.integer("cache_write_tokens");
        JsonObject split = details == null ? null : details.object("cache_write_tokens_details");
        Long writtenLong = split == null ? null : split.integer("ttl_12h_tokens");
        JsonObject output = usage.object("output_tokens_details");
        return new Usage(
                input == null ? null : Long.valueOf(rest(rest(input, cached), written)),
                cached,
                written == null ? null : Long.valueOf(rest(written, writtenLong)),
                writtenLong,
                usage.integer("output_tokens"),
                output == null ? null : output.integer("reasoning_tokens"),
                ServiceTier.into(usage, tier));
    }

    private static long rest(long whole, @Nullable Long part) {
        return Math.max(0, whole - orZero(part));
    }

    /// Writes the figures, or null when there is nothing to tell.
    static void encode(ObjectNode response, Usage usage) {
        boolean known = usage.totalInputTokens() != null || usage.outputTokens() != null;
        response.set("usage", known ? figures(usage) : NullNode.getInstance());
    }

    private static ObjectNode figures(Usage usage) {
        long input = orZero(usage.totalInputTokens());
        long output = orZero(usage.outputTokens());
        ObjectNode json = Json.object().put("input_tokens", input);
        ObjectNode details = json.putObject("input_tokens_details");
        details.put("cached_tokens", orZero(usage.cacheReadTokens()));
        if (usage.cacheWriteTokens() != null || usage.longCacheWriteTokens() != null) {
            long brief = orZero(usage.cacheWriteTokens());
            long extended = orZero(usage.longCacheWriteTokens());
            details.put("cache_write_tokens", brief + extended);
            if (usage.longCacheWriteTokens() != null) {
                details.putObject("cache_write_tokens_details")
                        .put("ttl_30m_tokens", brief)
                        .put("ttl_12h_tokens", extended);
            }
        }
        json.put("output_tokens", output);
        json.putObject("output_tokens_details")
                .put("reasoning_tokens", orZero(usage.reasoningTokens()));
        return json.put("total_tokens", input + output);
    }

    private static long orZero(@Nullable Long tokens) {
        return tokens == null ? 0 : tokens;
    }
}
