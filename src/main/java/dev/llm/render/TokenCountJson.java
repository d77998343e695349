package dev.llm.render;

import dev.llm.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// The object that `llm count-tokens --json` prints for an input and a model, on a line of its own.
public final class TokenCountJson {
    private TokenCountJson() {}

    public static String of(TokenCount count) {
        ObjectNode json = Json.object();
        json.put("file", count.file());
        json.put("model", count.model());
        json.setAll(figures(count));
        return Json.write(json) + "\n";
    }

    static ObjectNode figures(TokenCount count) {
        ObjectNode json = Json.object();
        json.put("input_tokens", count.tokens().tokens());
        json.put("framing_tokens", count.framing());
        json.put("method", count.method().word());
        json.put("error_percent", count.tokens().errorPercent());
        json.put("context", count.context());
        json.put(
                "cost",
                count.cost() == null ? null : count.cost().stripTrailingZeros().toPlainString());
        return json;
    }
}
