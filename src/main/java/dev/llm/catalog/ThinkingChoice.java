package dev.llm.catalog;

import dev.llm.catalog.Rules.Budget;
import dev.llm.catalog.Rules.ThinkingType;
import dev.llm.json.Json;
import dev.llm.model.Effort;
import dev.llm.model.RawJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Finds a model's own words for how much it is to think.
final class ThinkingChoice {
    /// Anthropic takes no less.
    private static final int LEAST_BUDGET = 1024;

    private final String model;
    private final Rules rules;
    private final @Nullable Integer maxTokens;

    ThinkingChoice(String model, Rules rules, @Nullable Integer maxTokens) {
        this.model = model;
        this.rules = rules;
        this.maxTokens = maxTokens;
    }

    Thinking of(Effort asked) {
        Map<ThinkingType, Effort> types = rules.thinking();
        if (types != null) {
            return asked == Effort.NONE ? off(types) : on(types, asked);
        }
        if (rules.budget() != null) {
            return budget(rules.budget(), asked);
        }
        return level(asked);
    }

    private Thinking off(Map<ThinkingType, Effort> types) {
        if (rules.thinkingDefault() == ThinkingType.DISABLED || types.isEmpty()) {
            return new Thinking.Nothing();
        }
        for (ThinkingType type : List.of(ThinkingType.DISABLED, ThinkingType.BETWEEN_TOOLS)) {
            if (types.containsKey(type)) {
                return new Thinking.SendThinking(typed(type), null);
            }
        }
        return cannotStop();
    }

    private Thinking on(Map<ThinkingType, Effort> types, Effort asked) {
        if (types.containsKey(ThinkingType.ADAPTIVE)) {
            Thinking level = level(asked);
            return level instanceof Thinking.Send
                            && rules.thinkingDefault() != ThinkingType.ADAPTIVE
                    ? new Thinking.SendThinking(typed(ThinkingType.ADAPTIVE), asked)
                    : level;
        }
        return types.containsKey(ThinkingType.ENABLED) ? enabled(asked) : cannotThink();
    }

    /// A quarter of the answer's limit is left for the answer.
    private Thinking enabled(Effort asked) {
        int tokens = asked.budget();
        if (maxTokens != null) {
            if (maxTokens <= LEAST_BUDGET) {
                return new Thinking.Refused(
                        model
                                + " thinks with 1,024 tokens at least, and max_tokens leaves it "
                                + maxTokens
                                + "; raise it");
            }
            tokens = Math.max(LEAST_BUDGET, Math.min(tokens, maxTokens / 4 * 3));
        }
        ObjectNode thinking = Json.object().put("type", ThinkingType.ENABLED.word());
        return new Thinking.SendThinking(Json.raw(thinking.put("budget_tokens", tokens)), null);
    }

    private Thinking budget(Budget range, Effort asked) {
        if (asked == Effort.NONE && range.least() > 0) {
            return cannotStop();
        }
        int tokens =
                asked == Effort.NONE
                        ? 0
                        : asked == Effort.MAX
                                ? range.most()
                                : Math.clamp(asked.budget(), range.least(), range.most());
        return new Thinking.SendThinking(
                Json.raw(Json.object().put("thinkingBudget", tokens)), null);
    }

    private Thinking level(Effort asked) {
        List<Effort> levels = rules.efforts();
        if (levels == null || levels.contains(asked)) {
            return new Thinking.Send(asked);
        }
        if (levels.isEmpty()) {
            return asked == Effort.NONE ? new Thinking.Nothing() : cannotThink();
        }
        if (asked == Effort.NONE) {
            return cannotStop();
        }
        return new Thinking.Refused(RuleCheck.noEffort(model, asked, levels));
    }

    private Thinking cannotThink() {
        return new Thinking.Refused(model + " does not think");
    }

    private Thinking cannotStop() {
        List<Effort> levels = rules.efforts();
        String least =
                levels == null || levels.isEmpty()
                        ? ""
                        : "; its lowest effort is " + levels.getFirst().word();
        return new Thinking.Refused(model + " cannot do without thinking" + least);
    }

    private static RawJson typed(ThinkingType type) {
        return Json.raw(Json.object().put("type", type.word()));
    }
}
