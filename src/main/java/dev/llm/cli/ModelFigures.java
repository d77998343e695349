package dev.llm.cli;

import dev.llm.catalog.Ability;
import dev.llm.catalog.Modality;
import dev.llm.catalog.Price;
import dev.llm.json.Json;
import dev.llm.tokens.Count;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is known of a model, short for a cell of a table and exact as JSON.
final class ModelFigures {
    /// Of what a model can do, what chooses between models; `llm models show` has the rest.
    private static final List<Ability> TELLING =
            List.of(Ability.TOOLS, Ability.THINKING, Ability.STRUCTURED_OUTPUT);

    private ModelFigures() {}

    /// `1M`, `1.05M`, `128k`.
    static String tokens(@Nullable Integer tokens) {
        if (tokens == null) {
            return "";
        }
        if (tokens < 1000) {
            return tokens.toString();
        }
        return tokens < 1_000_000
                ? Math.round(tokens / 1000.0) + "k"
                : plain(
                                BigDecimal.valueOf(tokens)
                                        .movePointLeft(6)
                                        .setScale(2, RoundingMode.HALF_UP))
                        + "M";
    }

    /// `1,048,576`.
    static String exactTokens(@Nullable Integer tokens) {
        return tokens == null ? "" : Count.grouped(tokens);
    }

    static String money(@Nullable BigDecimal amount) {
        return amount == null ? "" : plain(amount);
    }

    /// `tools thinking schema image pdf`.
    static String abilities(KnownModel model) {
        var words = new ArrayList<String>();
        Set<Ability> abilities = model.abilities();
        for (Ability ability : TELLING) {
            if (abilities != null && abilities.contains(ability)) {
                words.add(ability == Ability.STRUCTURED_OUTPUT ? "schema" : ability.word());
            }
        }
        Set<Modality> input = model.input();
        for (Modality modality : Modality.values()) {
            if (input != null && input.contains(modality) && modality != Modality.TEXT) {
                words.add(modality.word());
            }
        }
        return String.join(" ", words);
    }

    static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /// @param names by which it may be asked for, the first one `provider/model`
    static ObjectNode json(KnownModel model, List<String> names, LocalDate day) {
        ObjectNode json =
                Json.object()
                        .put("model", names.getFirst())
                        .put("provider", model.entry().name())
                        .put("id", model.id())
                        .put("name", model.displayName());
        json.set("aliases", array(names.subList(1, names.size()), Function.identity()));
        json.put("context", model.context());
        json.put("max_output", model.maxOutput());
        json.set("input", array(model.input(), Modality::word));
        json.set("abilities", array(model.abilities(), Ability::word));
        json.set("price", price(model.price(day)));
        json.put("released", model.released());
        json.put("retires", model.retires() == null ? null : model.retires().toString());
        return json;
    }

    /// In US dollars per million tokens.
    private static @Nullable ObjectNode price(@Nullable Price price) {
        return price == null
                ? null
                : Json.object()
                        .put("input", plain(price.input()))
                        .put("output", plain(price.output()))
                        .put("cache_read", plainOrNull(price.cacheRead()))
                        .put("cache_write", plainOrNull(price.cacheWrite()))
                        .put("cache_write_long", plainOrNull(price.longCacheWrite()));
    }

    private static <T> @Nullable ArrayNode array(
            @Nullable Collection<T> values, Function<T, String> word) {
        if (values == null) {
            return null;
        }
        ArrayNode array = Json.array();
        values.forEach(value -> array.add(word.apply(value)));
        return array;
    }

    private static @Nullable String plainOrNull(@Nullable BigDecimal amount) {
        return amount == null ? null : plain(amount);
    }

    private static String plain(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }
}
