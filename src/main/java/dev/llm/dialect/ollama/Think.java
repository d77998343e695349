package dev.llm.dialect.ollama;

import dev.llm.dialect.Losses;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `think` and the effort: false, or one of four words. True, which leaves the level to the model, stays an extra.
final class Think {
    private static final String FIELD = "think";

    private Think() {}

    static @Nullable Effort read(JsonObject body) {
        JsonNode think = body.node().path(FIELD);
        Effort effort =
                think.isBoolean() && !think.booleanValue()
                        ? Effort.NONE
                        : switch (think.asString("")) {
                            case "low" -> Effort.LOW;
                            case "medium" -> Effort.MEDIUM;
                            case "high" -> Effort.HIGH;
                            case "max" -> Effort.MAX;
                            default -> null;
                        };
        if (effort != null) {
            body.get(FIELD);
        }
        return effort;
    }

    /// To think without a level is a wish that models of others have no word for.
    static ChatRequest asEffort(ChatRequest request) {
        RawJson think = request.extras().fields().get(FIELD);
        return think != null && Json.tree(think).asBoolean(false)
                ? request.withParameters(request.parameters().withEffort(Effort.MEDIUM))
                        .withExtras(request.extras().without(FIELD))
                : request;
    }

    static JsonNode write(Effort effort, Losses losses) {
        return switch (effort) {
            case NONE -> Json.bool(false);
            case LOW, MEDIUM, HIGH, MAX -> Json.text(effort.word());
            case MINIMAL -> nearest(Effort.LOW, effort, losses);
            case XHIGH -> nearest(Effort.HIGH, effort, losses);
        };
    }

    private static JsonNode nearest(Effort known, Effort asked, Losses losses) {
        losses.addEffort(asked);
        return Json.text(known.word());
    }
}
