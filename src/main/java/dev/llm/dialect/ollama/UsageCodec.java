package dev.llm.dialect.ollama;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.Usage;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The counts in the last line of a reply. `prompt_eval_count` may be absent when the prompt was cached.
final class UsageCodec {
    private UsageCodec() {}

    static Usage decode(JsonObject body) {
        ObjectNode figures = Json.object();
        for (Map.Entry<String, JsonNode> field : body.node().properties()) {
            if (field.getKey().endsWith("_count") || field.getKey().endsWith("_duration")) {
                figures.set(field.getKey(), field.getValue());
            }
        }
        return new Usage(
                body.integer("prompt_eval_count"),
                null,
                null,
                null,
                body.integer("eval_count"),
                null,
                figures.isEmpty() ? null : Json.raw(figures));
    }

    static void encode(ObjectNode target, Usage usage) {
        if (usage.totalInputTokens() != null) {
            target.put("prompt_eval_count", usage.totalInputTokens());
        }
        if (usage.outputTokens() != null) {
            target.put("eval_count", usage.outputTokens());
        }
    }
}
