package dev.llm.catalog;

import dev.llm.json.JsonObject;
import dev.llm.model.Effort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a model takes of the things in which models differ. A null is what nobody knows: such a thing is sent, and the
/// provider says what it thinks of it.
///
/// @param thinking the types of thinking that it takes, each with the highest effort that it takes with it; empty when
///   it takes none
/// @param thinkingDefault what it does when no type is asked for
/// @param efforts from the lowest, empty when it takes none
/// @param forcedTools whether it can be made to call a tool
/// @param prefill whether it goes on with an answer that was begun for it
/// @param unreasonedChatTools whether Chat Completions takes tools for it only without reasoning
/// @param thinkingBudget false when a budget of tokens for thinking is an error
/// @param budget between which budgets it thinks, where that is how much is said
/// @param input what it reads
public record Rules(
        @Nullable Map<ThinkingType, Effort> thinking,
        @Nullable ThinkingType thinkingDefault,
        @Nullable List<Effort> efforts,
        @Nullable Effort effortDefault,
        Sampling sampling,
        ForcedTools forcedTools,
        @Nullable Boolean prefill,
        boolean unreasonedChatTools,
        @Nullable Boolean thinkingBudget,
        @Nullable Budget budget,
        @Nullable Set<Modality> input) {
    /// Anthropic's types of thinking.
    public enum ThinkingType {
        ADAPTIVE,
        ENABLED,
        DISABLED,
        /// Instead of none at all: nothing before the answer, but between calls of tools.
        BETWEEN_TOOLS;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Which of temperature, `top_p` and `top_k` it takes.
    public enum Sampling {
        FREE,
        /// Temperature or `top_p`, not both.
        ONE_OF,
        /// Only the values that it has anyway.
        DEFAULT_ONLY,
        /// None, whatever their value.
        NONE,
        /// None while it reasons.
        UNREASONED,
        /// All, to no effect.
        IGNORED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum ForcedTools {
        ALWAYS,
        /// When it does not think.
        UNTHINKING,
        NEVER;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Tokens for thinking. A least of 0 means that it can do without.
    public record Budget(int least, int most) {}

    /// Of a model that nobody knows.
    public static final Rules UNKNOWN =
            new Rules(
                    null,
                    null,
                    null,
                    null,
                    Sampling.FREE,
                    ForcedTools.ALWAYS,
                    null,
                    false,
                    null,
                    null,
                    null);

    static Rules of(@Nullable JsonObject rules, @Nullable Set<Modality> input) {
        if (rules == null) {
            return UNKNOWN.reading(input);
        }
        JsonObject budget = rules.object("budget");
        return new Rules(
                thinking(rules.object("thinking")),
                word(ThinkingType.values(), rules.text("thinking_default")),
                rules.has("efforts") ? efforts(rules.texts("efforts")) : null,
                effort(rules.text("effort_default")),
                or(word(Sampling.values(), rules.text("sampling")), Sampling.FREE),
                or(word(ForcedTools.values(), rules.text("forced_tools")), ForcedTools.ALWAYS),
                rules.bool("prefill"),
                "unreasoned".equals(rules.text("chat_tools")),
                rules.bool("thinking_budget"),
                budget == null
                        ? null
                        : new Budget(budget.integer("least", 0), budget.integer("most", 0)),
                input);
    }

    private Rules reading(@Nullable Set<Modality> kinds) {
        return new Rules(
                thinking,
                thinkingDefault,
                efforts,
                effortDefault,
                sampling,
                forcedTools,
                prefill,
                unreasonedChatTools,
                thinkingBudget,
                budget,
                kinds);
    }

    /// These rules with what the provider itself says in their place: `capabilities` of a model in Anthropic's
    /// `GET /v1/models`. What it leaves out stays.
    public Rules updatedBy(JsonObject capabilities) {
        List<Effort> levels = supportedEfforts(capabilities.object("effort"), efforts);
        return new Rules(
                supportedThinking(capabilities.object("thinking"), levels),
                thinkingDefault,
                levels,
                levels == null || effortDefault == null || levels.contains(effortDefault)
                        ? effortDefault
                        : null,
                sampling,
                forcedTools,
                prefill,
                unreasonedChatTools,
                thinkingBudget,
                budget,
                input);
    }

    /// The first thing in a request that the model does not take, as a sentence with what to do about it; null when
    /// there is none.
    public @Nullable String violation(String model, Asked asked) {
        return new RuleCheck(model, this, asked).first();
    }

    /// Those of the given parameters that the model takes and does not heed.
    public List<String> ignored(Collection<String> given) {
        return sampling == Sampling.IGNORED
                ? Asked.SAMPLING.stream().filter(given::contains).toList()
                : List.of();
    }

    /// What to send so that the model thinks as much as a user asked for, whatever it calls that.
    ///
    /// @param asked NONE for no thinking at all
    /// @param maxTokens the limit of the answer, which a budget has to stay below; null when there is none
    public Thinking think(String model, Effort asked, @Nullable Integer maxTokens) {
        return new ThinkingChoice(model, this, maxTokens).of(asked);
    }

    private @Nullable Map<ThinkingType, Effort> supportedThinking(
            @Nullable JsonObject said, @Nullable List<Effort> levels) {
        if (said == null) {
            return thinking;
        }
        Effort highest = levels == null || levels.isEmpty() ? Effort.MAX : levels.getLast();
        var supported = new EnumMap<ThinkingType, Effort>(ThinkingType.class);
        JsonObject types = said.object("types");
        for (ThinkingType type : ThinkingType.values()) {
            Effort known = thinking == null ? null : thinking.get(type);
            Boolean supports = types == null ? null : supports(types.get(type.word()));
            boolean still = supports == null ? known != null : supports;
            if (still && !Boolean.FALSE.equals(supports(said.node()))) {
                supported.put(type, known == null ? highest : known);
            }
        }
        return Collections.unmodifiableMap(supported);
    }

    private static @Nullable List<Effort> supportedEfforts(
            @Nullable JsonObject said, @Nullable List<Effort> known) {
        if (said == null) {
            return known;
        }
        if (Boolean.FALSE.equals(supports(said.node()))) {
            return List.of();
        }
        var levels = new ArrayList<Effort>();
        for (Effort level : Effort.values()) {
            if (Boolean.TRUE.equals(supports(said.get(level.word())))) {
                levels.add(level);
            }
        }
        return levels.isEmpty() ? known : List.copyOf(levels);
    }

    /// A capability is an object that says so, or just true or false.
    private static @Nullable Boolean supports(@Nullable JsonNode capability) {
        if (capability == null) {
            return null;
        }
        JsonNode said = capability.isObject() ? capability.path("supported") : capability;
        return said.isBoolean() ? said.booleanValue() : null;
    }

    private static @Nullable Map<ThinkingType, Effort> thinking(@Nullable JsonObject types) {
        if (types == null) {
            return null;
        }
        var highest = new EnumMap<ThinkingType, Effort>(ThinkingType.class);
        for (ThinkingType type : ThinkingType.values()) {
            Effort effort = effort(types.text(type.word()));
            if (effort != null) {
                highest.put(type, effort);
            }
        }
        return Collections.unmodifiableMap(highest);
    }

    private static List<Effort> efforts(List<String> words) {
        var efforts = new ArrayList<Effort>();
        for (Effort effort : Effort.values()) {
            if (words.contains(effort.word())) {
                efforts.add(effort);
            }
        }
        return List.copyOf(efforts);
    }

    private static @Nullable Effort effort(@Nullable String word) {
        return word == null ? null : Effort.ofWord(word);
    }

    private static <E extends Enum<E>> @Nullable E word(E[] values, @Nullable String word) {
        for (E value : values) {
            if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
                return value;
            }
        }
        return null;
    }

    private static <E> E or(@Nullable E value, E otherwise) {
        return value == null ? otherwise : value;
    }
}
