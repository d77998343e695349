package dev.llm.dialect.salesforce;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `usage`: two figures for every model. Whatever else is there is in the words of whoever answered, and stays in
/// [Usage#raw].
final class UsageCodec {
    private UsageCodec() {}

    static Usage decode(@Nullable JsonObject usage) {
        return usage == null
                ? Usage.UNKNOWN
                : new Usage(
                        usage.integer("prompt_tokens"),
                        null,
                        null,
                        null,
                        usage.integer("completion_tokens"),
                        null,
                        usage.raw());
    }

    static void encode(ObjectNode target, Usage usage) {
        Long prompt = usage.totalInputTokens();
        Long completion = usage.outputTokens();
        ObjectNode json = Json.object();
        if (prompt != null) {
            json.put("prompt_tokens", prompt);
        }
        if (completion != null) {
            json.put("completion_tokens", completion);
        }
        if (prompt != null && completion != null) {
            json.put("total_tokens", prompt + completion);
        }
        if (!json.isEmpty()) {
            target.set("usage", json);
        }
    }
}
