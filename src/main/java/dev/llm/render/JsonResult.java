package dev.llm.render;

import dev.llm.catalog.Cost;
import dev.llm.json.Json;
import dev.llm.model.ChatReply;
import dev.llm.model.LlmException;
import dev.llm.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The object that `--json` prints. A number that is not known is `null`, which is not zero.
public final class JsonResult {
    private JsonResult() {}

    public static String of(
            ChatReply reply,
            String provider,
            Cost cost,
            @Nullable Duration timeToFirstToken,
            Duration total,
            @Nullable LlmException failure) {
        ObjectNode json = Json.object();
        json.put("id", reply.id().isEmpty() ? null : reply.id());
        json.put("model", reply.model());
        json.put("provider", provider);
        json.put("response", reply.text());
        json.put("reasoning", reply.reasoning().isEmpty() ? null : reply.reasoning());
        json.put("stop_reason", reply.complete() ? reply.stop().reason().word() : null);
        json.put("provider_stop_reason", reply.stop().raw());
        json.put("complete", reply.complete());
        json.set("usage", usage(reply.usage()));
        json.put("cost", money(cost.total()));
        json.set("cost_parts", cost.equals(Cost.UNKNOWN) ? null : parts(cost));
        json.put("duration_ms", total.toMillis());
        json.put(
                "ttft_ms",
                timeToFirstToken == null ? null : Long.valueOf(timeToFirstToken.toMillis()));
        if (failure != null) {
            json.putObject("error")
                    .put("kind", failure.kind().name().toLowerCase(Locale.ROOT))
                    .put("message", failure.message())
                    .put("request_id", failure.upstream().requestId());
        }
        return Json.write(json) + "\n";
    }

    /// Of a cost that is not known, what is.
    private static ObjectNode parts(Cost cost) {
        ObjectNode json = Json.object();
        cost.parts().forEach((name, part) -> json.put(name, money(part)));
        return json;
    }

    private static @Nullable String money(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.stripTrailingZeros().toPlainString();
    }

    /// `input_tokens` is all that was read; the cached ones among them are told apart below it.
    private static ObjectNode usage(Usage usage) {
        ObjectNode json = Json.object();
        json.put("input_tokens", usage.totalInputTokens());
        json.put("output_tokens", usage.outputTokens());
        json.put("cache_read_tokens", usage.cacheReadTokens());
        json.put("cache_write_tokens", usage.cacheWriteTokens());
        json.put("cache_write_long_tokens", usage.longCacheWriteTokens());
        json.put("reasoning_tokens", usage.reasoningTokens());
        return json;
    }
}
