package dev.llm.dialect.anthropic;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `usage`: here `input_tokens` is what no cache had a part in, and `output_tokens` includes thinking.
final class UsageCodec {
    private UsageCodec() {}

    static Usage decode(@Nullable JsonObject usage) {
        if (usage == null) {
            return Usage.UNKNOWN;
        }
        Long written = usage.integer("cache_creation_input_tokens");
        JsonObject split = usage.object("cache_creation");
        Long writtenLong = split == null ? null : split.integer("ephemeral_1h_input_tokens");
        Long writtenBrief = split == null ? null : split.integer("ephemeral_5m_input_tokens");
        JsonObject details = usage.object("output_tokens_details");
        return new Usage(
                usage.integer("input_tokens"),
                usage.integer("cache_read_input_tokens"),
                written == null ? writtenBrief : Long.valueOf(brief(written, writtenLong)),
                writtenLong,
                usage.integer("output_tokens"),
                details == null ? null : details.integer("thinking_tokens"),
                usage.raw());
    }

    private static long brief(long written, @Nullable Long writtenLong) {
        return Math.max(0, written - orZero(writtenLong));
    }

    /// @param whole whether figures that are not known are written as 0: clients add them up
    static ObjectNode encode(Usage usage, boolean whole) {
        ObjectNode json = Json.object();
        json.put("input_tokens", orZero(usage.inputTokens()));
        if (whole || usage.cacheWriteTokens() != null || usage.longCacheWriteTokens() != null) {
            long brief = orZero(usage.cacheWriteTokens());
            long extended = orZero(usage.longCacheWriteTokens());
            json.put("cache_creation_input_tokens", brief + extended);
            if (usage.longCacheWriteTokens() != null) {
                json.putObject("cache_creation")
                        .put("ephemeral_5m_input_tokens", brief)
                        .put("ephemeral_1h_input_tokens", extended);
            }
        }
        if (whole || usage.cacheReadTokens() != null) {
            json.put("cache_read_input_tokens", orZero(usage.cacheReadTokens()));
        }
        json.put("output_tokens", orZero(usage.outputTokens()));
        if (usage.reasoningTokens() != null) {
            json.putObject("output_tokens_details").put("thinking_tokens", usage.reasoningTokens());
        }
        return json;
    }

    private static long orZero(@Nullable Long tokens) {
        return tokens == null ? 0 : tokens;
    }
}
