package dev.llm.dialect;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI says beside `usage` which tier served a request, and by that its price. It is put into the raw usage, where
/// Anthropic has it, unless the tier is the usual one.
public final class ServiceTier {
    private static final String FIELD = "service_tier";

    private ServiceTier() {}

    /// @param usage the provider's own object
    /// @param tier what the reply says of it, null when nothing
    public static RawJson into(JsonObject usage, @Nullable String tier) {
        if (tier == null || tier.equals("default") || tier.equals("auto") || usage.has(FIELD)) {
            return usage.raw();
        }
        ObjectNode raw = Json.object();
        raw.setAll((ObjectNode) usage.node());
        return Json.raw(raw.put(FIELD, tier));
    }
}
