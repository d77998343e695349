package dev.llm.dialect.anthropic;

import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `thinking` as a level of effort, which is what models of others can be asked for.
final class ThinkingWish {
    private static final String FIELD = "thinking";

    private ThinkingWish() {}

    /// @param lost is handed the names of what does not come out in the level
    static ChatRequest asEffort(ChatRequest request, List<String> lost) {
        RawJson asked = request.extras().fields().get(FIELD);
        if (asked == null) {
            return request;
        }
        JsonNode thinking = Json.tree(asked);
        Effort said = request.parameters().effort();
        Effort effort = effort(thinking, said);
        if (effort == null) {
            return request;
        }
        if (effort == Effort.NONE && said != null) {
            lost.add("effort");
        }
        String display = thinking.path("display").asString("summarized");
        if (!display.equals("summarized")) {
            lost.add("thinking.display");
        }
        return request.withParameters(request.parameters().withEffort(effort))
                .withExtras(request.extras().without(FIELD));
    }

    /// @param said beside it, which says more than a budget
    private static @Nullable Effort effort(JsonNode thinking, @Nullable Effort said) {
        return switch (thinking.path("type").asString("")) {
            case "disabled", "between_tools" -> Effort.NONE;
            case "adaptive" -> said == null ? Effort.MEDIUM : said;
            case "enabled" ->
                    said == null ? Effort.ofBudget(thinking.path("budget_tokens").asLong(0)) : said;
            default -> null;
        };
    }
}
