package dev.llm.catalog;

import dev.llm.json.JsonObject;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a model costs, in US dollars per million tokens, in a span of time and from a size of prompt on.
///
/// @param from the first day, null for ever since
/// @param until the day after the last, null for no end known
/// @param above the price holds for the whole request when its prompt, cached tokens included, has more tokens
/// @param inputAudio for those of the input tokens that are sound, where they have a price of their own
/// @param cacheWrite for the short-lived cache (5 or 30 minutes)
/// @param longCacheWrite for the long-lived cache (1 or 12 hours)
public record Price(
        @Nullable LocalDate from,
        @Nullable LocalDate until,
        long above,
        BigDecimal input,
        @Nullable BigDecimal inputAudio,
        BigDecimal output,
        @Nullable BigDecimal cacheRead,
        @Nullable BigDecimal cacheWrite,
        @Nullable BigDecimal longCacheWrite) {
    static Price of(JsonObject price) {
        Long above = price.integer("above");
        return new Price(
                day(price.text("from")),
                day(price.text("until")),
                above == null ? 0 : above,
                required(price, "input"),
                money(price.get("input_audio")),
                required(price, "output"),
                money(price.get("cache_read")),
                money(price.get("cache_write")),
                money(price.get("cache_write_long")));
    }

    boolean holds(LocalDate day, long promptTokens) {
        return (from == null || !day.isBefore(from))
                && (until == null || day.isBefore(until))
                && (above == 0 || promptTokens > above);
    }

    private static BigDecimal required(JsonObject price, String part) {
        BigDecimal money = money(price.get(part));
        if (money == null) {
            throw price.missing(part);
        }
        return money;
    }

    static @Nullable LocalDate day(@Nullable String text) {
        return text == null ? null : LocalDate.parse(text);
    }

    /// The catalogue has money as text; a user may write a number.
    static @Nullable BigDecimal money(@Nullable JsonNode figure) {
        if (figure == null) {
            return null;
        }
        return figure.isNumber() ? figure.decimalValue() : new BigDecimal(figure.stringValue());
    }
}
