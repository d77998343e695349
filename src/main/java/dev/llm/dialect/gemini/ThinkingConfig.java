package dev.llm.dialect.gemini;

import dev.llm.dialect.Losses;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.Effort;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `thinkingConfig` and the effort. Who asks for an effort is shown the thoughts, unless `includeThoughts` says
/// otherwise.
final class ThinkingConfig {
    private static final String LEVEL = "thinkingLevel";
    private static final String BUDGET = "thinkingBudget";
    private static final String INCLUDE = "includeThoughts";

    private ThinkingConfig() {}

    /// The effort, or null when what is asked for is no level: a budget of tokens stays with the extras.
    static @Nullable Effort read(JsonObject config) {
        Effort effort = level(config.node().path(LEVEL).asString(""));
        if (effort != null) {
            config.get(LEVEL);
            if (config.node().path(INCLUDE).asBoolean(false)) {
                config.get(INCLUDE);
            }
            return effort;
        }
        JsonNode budget = config.node().path(BUDGET);
        if (config.has(LEVEL) || !budget.isNumber() || budget.asLong(-1) != 0) {
            return null;
        }
        config.get(BUDGET);
        return Effort.NONE;
    }

    private static @Nullable Effort level(String word) {
        return switch (word) {
            case "MINIMAL", "minimal" -> Effort.MINIMAL;
            case "LOW", "low" -> Effort.LOW;
            case "MEDIUM", "medium" -> Effort.MEDIUM;
            case "HIGH", "high" -> Effort.HIGH;
            default -> null;
        };
    }

    static ObjectNode write(Effort effort, Losses losses) {
        if (effort == Effort.NONE) {
            return Json.object().put(BUDGET, 0);
        }
        String level =
                switch (effort) {
                    case NONE, MINIMAL -> "MINIMAL";
                    case LOW -> "LOW";
                    case MEDIUM -> "MEDIUM";
                    case HIGH -> "HIGH";
                    case XHIGH, MAX -> {
                        losses.addEffort(effort);
                        yield "HIGH";
                    }
                };
        return Json.object().put(LEVEL, level).put(INCLUDE, true);
    }
}
