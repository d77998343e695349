package dev.llm.dialect.anthropic;

import dev.llm.dialect.Losses;
import dev.llm.json.JsonObject;
import dev.llm.model.Effort;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The effort: `output_config.effort`, or no thinking at all. Every other wish for `thinking`, such as a budget, is not a
/// level and stays an extra.
final class EffortCodec {
    private static final String CONFIG = "output_config";
    private static final String EFFORT = "effort";
    private static final String THINKING = "thinking";
    private static final String DISABLED = "disabled";

    private EffortCodec() {}

    static @Nullable Effort read(JsonObject body) {
        Effort effort = level(body.node().path(CONFIG).path(EFFORT).asString(""));
        if (effort != null) {
            body.requiredObject(CONFIG).get(EFFORT);
            return effort;
        }
        JsonNode thinking = body.node().path(THINKING);
        boolean disabled =
                thinking.size() == 1 && thinking.path("type").asString("").equals(DISABLED);
        if (!disabled || body.node().path(CONFIG).hasNonNull(EFFORT)) {
            return null;
        }
        body.get(THINKING);
        return Effort.NONE;
    }

    private static @Nullable Effort level(String word) {
        return switch (word) {
            case "low" -> Effort.LOW;
            case "medium" -> Effort.MEDIUM;
            case "high" -> Effort.HIGH;
            case "xhigh" -> Effort.XHIGH;
            case "max" -> Effort.MAX;
            default -> null;
        };
    }

    static void write(ObjectNode body, Effort effort, Losses losses) {
        switch (effort) {
            case NONE -> body.putObject(THINKING).put("type", DISABLED);
            case MINIMAL -> {
                losses.addEffort(effort);
                level(body, Effort.LOW);
            }
            case LOW, MEDIUM, HIGH, XHIGH, MAX -> level(body, effort);
        }
    }

    private static void level(ObjectNode body, Effort effort) {
        body.withObjectProperty(CONFIG).put(EFFORT, effort.word());
    }
}
