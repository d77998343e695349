package dev.llm.catalog;

import dev.llm.json.JsonObject;
import dev.llm.model.Usage;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What is known about one model: a line of the catalogue, each fact of it read when it is asked for, because a call
/// needs two or three of them. A null is a fact that is not known.
public final class Model {
    private final JsonObject facts;

    Model(JsonObject facts) {
        this.facts = facts;
    }

    public String id() {
        return facts.requiredText("id");
    }

    /// The preset that serves it, or the user's own entry.
    public String provider() {
        return facts.requiredText("provider");
    }

    /// Other names by which the provider knows it, such as dated snapshots.
    public List<String> aliases() {
        return facts.texts("aliases");
    }

    /// `legacy`, `preview`, `beta` or `deprecated`; null for a model as any.
    public @Nullable String status() {
        return facts.text("status");
    }

    /// `2026-11-09`, or as much of it as is known: `2025-11`, `2026`.
    public @Nullable String released() {
        return facts.text("released");
    }

    /// The day from which it is gone.
    public @Nullable LocalDate retired() {
        return Price.day(facts.text("retired"));
    }

    /// The day until which it will be there at least.
    public @Nullable LocalDate notRetiredBefore() {
        return Price.day(facts.text("retired_not_before"));
    }

    /// The model that serves requests for this one on that day; null when it does so itself.
    public @Nullable String routesTo(LocalDate day) {
        JsonObject route = facts.object("routes_to");
        if (route == null) {
            return null;
        }
        LocalDate from = Price.day(route.text("from"));
        return from != null && day.isBefore(from) ? null : route.requiredText("model");
    }

    /// The last month or day of what it was taught.
    public @Nullable String cutoff() {
        return facts.text("cutoff");
    }

    /// Prompt and answer together, where the provider counts so.
    public @Nullable Integer contextTokens() {
        return facts.smallInteger("context");
    }

    /// The most that a prompt may have: its own limit, else the whole context.
    public @Nullable Integer maxInputTokens() {
        Integer limit = facts.smallInteger("max_input");
        return limit == null ? contextTokens() : limit;
    }

    public @Nullable Integer maxOutputTokens() {
        return facts.smallInteger("max_output");
    }

    /// The most that an answer in one piece may have.
    public @Nullable Integer maxUnstreamedOutputTokens() {
        Integer limit = facts.smallInteger("max_output_unstreamed");
        return limit == null ? maxOutputTokens() : limit;
    }

    /// The shortest prompt that is cached.
    public @Nullable Integer cacheMinimumTokens() {
        return facts.smallInteger("cache_minimum");
    }

    public @Nullable Set<Modality> input() {
        return words("input", Modality.class, Modality.values(), Modality::word);
    }

    public @Nullable Set<Ability> abilities() {
        return words("abilities", Ability.class, Ability.values(), Ability::word);
    }

    /// What cuts its text into tokens: an encoding of OpenAI's (`o200k_base`, `cl100k_base`), a family of Claude's (`v3`,
    /// `v4_7`, `v4_8`, `v5`, `v5_5`), or a vocabulary of Gemini's (`gemma3`, `gemma4`).
    public @Nullable String tokenizer() {
        return facts.text("tokenizer");
    }

    public Rules rules() {
        return Rules.of(facts.object("rules"), input());
    }

    /// All that it ever cost and is announced to cost.
    public List<Price> prices() {
        return facts.objects("prices").stream().map(Price::of).toList();
    }

    /// The price of a request with such a prompt on that day.
    ///
    /// @param promptTokens cached ones included
    public @Nullable Price price(LocalDate day, long promptTokens) {
        return prices().stream()
                .filter(price -> price.holds(day, promptTokens))
                .max(Comparator.comparingLong(Price::above))
                .orElse(null);
    }

    /// What prices are multiplied by under a condition: `batch`, `flex`, `priority`, `fast`, `us`, `regional`.
    public Map<String, BigDecimal> multipliers() {
        return figures("multipliers");
    }

    /// What a thousand requests of a kind cost: `web_search`.
    public Map<String, BigDecimal> fees() {
        return figures("fees");
    }

    /// What a reply cost on that day, under the conditions that the provider's own usage object names.
    public Cost cost(Usage usage, LocalDate day) {
        return cost(usage, day, Set.of());
    }

    /// @param conditions those that multiply the price and that the reply does not tell, such as `regional`
    public Cost cost(Usage usage, LocalDate day, Collection<String> conditions) {
        Long prompt = usage.totalInputTokens();
        Price price = prompt == null || usage.outputTokens() == null ? null : price(day, prompt);
        if (price == null) {
            return Cost.UNKNOWN;
        }
        Billed billed = Billed.of(usage.raw());
        if (billed.requests() > 1 && !price.equals(price(day, 0))) {
            // Each prompt has its own size, and only all of them together are known.
            return Cost.UNKNOWN;
        }
        return new Bill(price, billed.factor(multipliers(), conditions), billed)
                .of(usage, fees().get("web_search"));
    }

    private Map<String, BigDecimal> figures(String field) {
        var figures = new LinkedHashMap<String, BigDecimal>();
        JsonObject object = facts.object(field);
        if (object != null) {
            for (Map.Entry<String, JsonNode> figure : object.node().properties()) {
                BigDecimal value = Price.money(figure.getValue());
                if (value != null) {
                    figures.put(figure.getKey(), value);
                }
            }
        }
        return figures;
    }

    private <E extends Enum<E>> @Nullable Set<E> words(
            String field, Class<E> type, E[] all, Function<E, String> word) {
        if (!facts.has(field)) {
            return null;
        }
        List<String> words = facts.texts(field);
        var set = EnumSet.noneOf(type);
        Arrays.stream(all).filter(one -> words.contains(word.apply(one))).forEach(set::add);
        return set;
    }
}
