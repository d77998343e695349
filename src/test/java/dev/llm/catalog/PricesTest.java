package dev.llm.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The prices stand here a second time, typed from the vendors' lists and not read from the resource.
class PricesTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

    private final Catalog catalog = Catalog.bundled();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # id              | in out read write 1h | context | most out
                    claude-fable-5-2  | 8 40 0.2 10 16 | 1000000 | 128000
                    claude-mythos-5-2 | 8 40 0.2 10 16 | 1000000 | 128000
                    claude-fable-5-1  | 10 50 0.25 12.5 20 | 1000000 | 128000
                    claude-mythos-5-1 | 10 50 0.25 12.5 20 | 1000000 | 128000
                    claude-fable-5    | 10 50 1 12.5 20 | 1000000 | 128000
                    claude-mythos-5   | 10 50 1 12.5 20 | 1000000 | 128000
                    claude-opus-5-5   | 4 20 0.2 5 8 | 1000000 | 128000
                    claude-opus-5     | 5 25 0.5 6.25 10 | 1000000 | 128000
                    claude-opus-4-8   | 5 25 0.5 6.25 10 | 1000000 | 128000
                    claude-opus-4-7   | 5 25 0.5 6.25 10 | 1000000 | 128000
                    claude-opus-4-6   | 5 25 0.5 6.25 10 | 1000000 | 128000
                    claude-opus-4-5   | 5 25 0.5 6.25 10 | 200000  | 64000
                    claude-sonnet-5-5 | 2 10 0.1 2.5 4 | 1000000 | 128000
                    claude-sonnet-5   | 2 10 0.2 2.5 4 | 1000000 | 128000
                    claude-sonnet-4-6 | 3 15 0.3 3.75 6 | 1000000 | 64000
                    claude-sonnet-4-5 | 3 15 0.3 3.75 6 | 200000  | 64000
                    claude-haiku-5-5  | 0.1 0.5 0.01 0.125 0.2 | 1000000 | 128000
                    claude-haiku-4-5  | 1 5 0.1 1.25 2 | 200000  | 64000
                    """)
    void anthropicAsksForEachKindOfToken(
            String id, String prices, int contextTokens, int maxOutputTokens) {
        Model model = model(id);

        assertThat(prices(model, DAY, 1000)).isEqualTo(prices);
        assertThat(model.provider()).isEqualTo("anthropic");
        assertThat(model.contextTokens()).isEqualTo(contextTokens);
        assertThat(model.maxOutputTokens()).isEqualTo(maxOutputTokens);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # id          | in out read write 12h | context
                    gpt-6.2-astra | 8 40 0.4 10 - | 1050000
                    gpt-6.2-sol   | 2 10 0.1 2.5 5 | 1050000
                    gpt-6.1-sol   | 2 10 0.1 2.5 - | 1050000
                    gpt-6.1-terra | 1 5 0.05 1.25 - | 1050000
                    gpt-6-astra   | 10 50 1 12.5 - | 1050000
                    gpt-6-sol     | 2 10 0.2 2.5 - | 1050000
                    gpt-6-luna    | 0.1 0.5 0.01 0.125 - | 1050000
                    gpt-5.6-sol   | 4 20 0.4 5 - | 1050000
                    gpt-5.6-terra | 2 12 0.2 2.5 - | 1050000
                    gpt-5.6-luna  | 0.2 1.2 0.02 0.25 - | 1050000
                    gpt-5.5       | 5 30 0.5 - - | 1050000
                    gpt-5.5-pro   | 30 180 - - - | 1050000
                    gpt-5.4       | 2.5 15 0.25 - - | 1050000
                    gpt-5.4-mini  | 0.75 4.5 0.075 - - | 400000
                    gpt-5.4-nano  | 0.2 1.25 0.02 - - | 400000
                    gpt-5.3-codex | 1.75 14 0.175 - - | 400000
                    gpt-5.1       | 1.25 10 0.125 - - | 400000
                    gpt-5         | 1.25 10 0.125 - - | 400000
                    gpt-5-mini    | 0.25 2 0.025 - - | 400000
                    gpt-5-nano    | 0.05 0.4 0.005 - - | 400000
                    o3            | 2 8 0.5 - - | 200000
                    gpt-4o        | 2.5 10 1.25 - - | 128000
                    gpt-4o-mini   | 0.15 0.6 0.075 - - | 128000
                    gpt-4.1       | 2 8 0.5 - - | 1047576
                    gpt-4.1-mini  | 0.4 1.6 0.1 - - | 1047576
                    gpt-5-pro     | 15 120 - - - | 400000
                    o3-pro        | 20 80 - - - | 200000
                    gpt-5.2       | 1.75 14 0.175 - - | 400000
                    gpt-4         | 30 60 - - - | 8192
                    gpt-3.5-turbo | 0.5 1.5 - - - | 16385
                    o1            | 15 60 7.5 - - | 200000
                    """)
    void openAiAsksForEachKindOfToken(String id, String prices, int contextTokens) {
        Model model = model(id);

        assertThat(prices(model, DAY, 1000)).isEqualTo(prices);
        assertThat(model.provider()).isEqualTo("openai");
        assertThat(model.contextTokens()).isEqualTo(contextTokens);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # id                   | in out read
                    gemini-4-argon         | 2 10 0.1 - -
                    gemini-3.8-flash       | 0.75 3.75 0.075 - -
                    gemini-3.6-flash       | 0.75 3.75 0.075 - -
                    gemini-3.5-flash-lite  | 0.3 2.5 0.03 - -
                    gemini-3.1-pro-preview | 2 12 0.2 - -
                    gemini-3.1-flash-lite  | 0.25 1.5 0.025 - -
                    gemini-3-flash-preview | 0.5 3 0.05 - -
                    gemini-2.5-pro         | 1.25 10 0.125 - -
                    gemini-2.5-flash       | 0.3 2.5 0.03 - -
                    """)
    void geminiAsksForEachKindOfToken(String id, String prices) {
        Model model = model(id);

        assertThat(prices(model, DAY, 1000)).isEqualTo(prices);
        assertThat(model.provider()).isEqualTo("gemini");
        assertThat(model.contextTokens()).isEqualTo(1_048_576);
        assertThat(model.maxOutputTokens()).isEqualTo(65_536);
    }

    @ParameterizedTest(name = "{0} above {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # id                   | tier   | in out read write long
                    claude-haiku-5-5       | 100000 | 0.5 2.5 0.05 0.625 1
                    claude-sonnet-4-5      | 200000 | 6 22.5 0.6 7.5 12
                    gpt-6.2-astra          | 272000 | 16 60 0.8 20 -
                    gpt-6.2-sol            | 272000 | 4 15 0.2 5 10
                    gpt-6.1-sol            | 272000 | 4 15 0.2 5 -
                    gpt-6.1-terra          | 272000 | 2 7.5 0.1 2.5 -
                    gpt-6-astra            | 272000 | 20 75 2 25 -
                    gpt-6-sol              | 272000 | 4 15 0.4 5 -
                    gpt-6-luna             | 272000 | 0.2 0.75 0.02 0.25 -
                    gpt-5.6-sol            | 272000 | 8 30 0.8 10 -
                    gpt-5.6-terra          | 272000 | 4 18 0.4 5 -
                    gpt-5.6-luna           | 272000 | 0.4 1.8 0.04 0.5 -
                    gpt-5.5                | 272000 | 10 45 1 - -
                    gpt-5.5-pro            | 272000 | 60 270 - - -
                    gpt-5.4                | 272000 | 5 22.5 0.5 - -
                    gemini-3.1-pro-preview | 200000 | 4 18 0.4 - -
                    gemini-2.5-pro         | 200000 | 2.5 15 0.25 - -
                    """)
    void aLongPromptMakesTheWholeRequestDearer(String id, long tier, String prices) {
        Model model = model(id);

        assertThat(prices(model, DAY, tier + 1)).isEqualTo(prices);
        assertThat(prices(model, DAY, tier)).isEqualTo(prices(model, DAY, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-opus-5-5", "claude-sonnet-4-6", "gemini-4-argon", "gpt-5.1"})
    void othersCostTheSameForAnyPrompt(String id) {
        assertThat(prices(model(id), DAY, 1_000_000)).isEqualTo(prices(model(id), DAY, 1));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    claude-sonnet-5-5 | 2026-10-06 | 2 10 0.2 2.5 4
                    claude-sonnet-5-5 | 2026-10-07 | 2 10 0.1 2.5 4
                    gemini-4-argon    | 2026-11-30 | 2 10 0.1 - -
                    gemini-4-argon    | 2026-12-01 | 4 20 0.2 - -
                    gemini-3.8-flash  | 2026-12-31 | 0.75 3.75 0.075 - -
                    gemini-3.8-flash  | 2027-01-01 | 1.5 7.5 0.15 - -
                    gemini-3.6-flash  | 2026-12-31 | 0.75 3.75 0.075 - -
                    gemini-3.6-flash  | 2027-01-01 | 1.5 7.5 0.15 - -
                    gpt-5.6-sol       | 2026-08-20 | 5 30 0.5 6.25 -
                    gpt-5.6-sol       | 2026-08-21 | 4 20 0.4 5 -
                    gpt-5.6-sol       | 2026-11-21 | 4 20 0.4 5 -
                    gpt-5.6-terra     | 2026-07-29 | unknown
                    gpt-5.6-terra     | 2026-07-30 | 2 12 0.2 2.5 -
                    gpt-5.6-luna      | 2026-07-30 | 0.2 1.2 0.02 0.25 -
                    claude-sonnet-5   | 2026-09-01 | 2 10 0.2 2.5 4
                    """)
    void aPriceHoldsFromADayAndUntilTheDayBeforeAnother(String id, LocalDate day, String prices) {
        assertThat(prices(model(id), day, 1000)).isEqualTo(prices);
    }

    @ParameterizedTest(name = "{0}, long, on {1}")
    @CsvSource({"2026-08-20, 10 45 1 12.5 -", "2026-08-21, 8 30 0.8 10 -"})
    void aTierChangesWithItsDays(LocalDate day, String prices) {
        assertThat(prices(model("gpt-5.6-sol"), day, 272_001)).isEqualTo(prices);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    claude-opus-5-5   | batch 0.5, fast 2, us 1.1
                    claude-opus-4-8   | batch 0.5, fast 2, us 1.1
                    claude-opus-4-6   | batch 0.5, fast 6, us 1.1
                    claude-sonnet-5-5 | batch 0.5, us 1.1
                    gpt-6.2-sol       | batch 0.5, fast 2, flex 0.5, priority 2, regional 1.1
                    gpt-5.5           | batch 0.5, fast 2, flex 0.5, priority 2, regional 1.1
                    gpt-4o            | batch 0.5, priority 1.7
                    gemini-4-argon    | batch 0.5
                    gemini-3.6-flash  | batch 0.5, flex 0.5, priority 1.8
                    """)
    void someConditionsMultiplyAPrice(String id, String multipliers) {
        assertThat(
                        model(id).multipliers().entrySet().stream()
                                .map(one -> one.getKey() + " " + one.getValue().toPlainString())
                                .collect(Collectors.joining(", ")))
                .isEqualTo(multipliers);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"claude-opus-5-5, 10", "claude-haiku-4-5, 10", "gemini-4-argon, 14", "gpt-6-sol,"})
    void someAskForEachSearch(String id, @Nullable BigDecimal perThousand) {
        assertThat(model(id).fees().get("web_search")).isEqualTo(perThousand);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt-6-rosalind",
                "gemini-3.7-flash",
                "gemini-flash-latest",
                "gpt-4o-search-preview",
                "claude-mythos-preview"
            })
    void aModelWithoutAPriceIsStillPlaced(String id) {
        assertThat(model(id).prices()).isEmpty();
        assertThat(model(id).provider()).isNotEmpty();
    }

    /// litellm has another model's price there.
    @ParameterizedTest
    @ValueSource(strings = {"claude-3-haiku-20240307", "claude-3-opus-20240229"})
    void aPriceThatCannotBeIsNotTaken(String id) {
        assertThat(prices(model(id), DAY, 1)).endsWith(" -");
    }

    private Model model(String id) {
        Model model = catalog.find(id);
        if (model == null) {
            throw new AssertionError("the catalogue has no " + id);
        }
        return model;
    }

    /// Per million: input, output, cache reads, and writes to the short-lived and the long-lived cache.
    private static String prices(Model model, LocalDate day, long prompt) {
        Price price = model.price(day, prompt);
        return price == null
                ? "unknown"
                : Stream.of(
                                text(price.input()),
                                text(price.output()),
                                text(price.cacheRead()),
                                text(price.cacheWrite()),
                                text(price.longCacheWrite()))
                        .collect(Collectors.joining(" "));
    }

    private static String text(@Nullable BigDecimal money) {
        return money == null ? "-" : money.toPlainString();
    }
}
