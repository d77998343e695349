package dev.llm.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.model.Usage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The prices stand here a second time, typed from the vendors' lists and not read from the resource.
class CatalogTest {
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

        assertThat(prices(model, 1000)).isEqualTo(prices);
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
                    gpt-5         | 1.25 10 - - - | 400000
                    gpt-5-mini    | 0.25 2 - - - | 400000
                    gpt-5-nano    | 0.05 0.4 - - - | 400000
                    o3            | 2 8 - - - | 200000
                    gpt-4o        | 2.5 10 - - - | 128000
                    gpt-4o-mini   | 0.15 0.6 - - - | 128000
                    gpt-4.1       | 2 8 - - - | 1047576
                    gpt-4.1-mini  | 0.4 1.6 - - - | 1047576
                    """)
    void openAiAsksForEachKindOfToken(String id, String prices, int contextTokens) {
        Model model = model(id);

        assertThat(prices(model, 1000)).isEqualTo(prices);
        assertThat(model.provider()).isEqualTo("openai");
        assertThat(model.contextTokens()).isEqualTo(contextTokens);
    }

    @ParameterizedTest(name = "{0} above {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # id              | tier   | in out read write
                    claude-haiku-5-5  | 100000 | 0.5 2.5 0.05 0.625
                    claude-sonnet-4-5 | 200000 | 6 22.5 - -
                    gpt-6.2-astra     | 272000 | 16 60 0.8 20
                    gpt-6.2-sol       | 272000 | 4 15 0.2 5
                    gpt-6.1-sol       | 272000 | 4 15 0.2 5
                    gpt-6.1-terra     | 272000 | 2 7.5 0.1 2.5
                    gpt-6-astra       | 272000 | 20 75 2 25
                    gpt-6-sol         | 272000 | 4 15 0.4 5
                    gpt-6-luna        | 272000 | 0.2 0.75 0.02 0.25
                    gpt-5.6-sol       | 272000 | 8 30 0.8 10
                    gpt-5.6-terra     | 272000 | 4 18 0.4 5
                    gpt-5.6-luna      | 272000 | 0.4 1.8 0.04 0.5
                    gpt-5.5           | 272000 | 10 45 1 -
                    gpt-5.5-pro       | 272000 | 60 270 - -
                    """)
    void aLongPromptMakesTheWholeRequestDearer(String id, long tier, String prices) {
        Model model = model(id);

        assertThat(prices(model, tier + 1)).startsWith(prices);
        assertThat(prices(model, tier)).isEqualTo(prices(model, 1));
    }

    @ParameterizedTest(name = "{0} tokens: {1}")
    @CsvSource({"100000, 0.01", "100001, 0.0500005"})
    void aTierBeginsOneTokenAboveItsLimit(long tokens, BigDecimal cost) {
        assertThat(model("claude-haiku-5-5").cost(Usage.of(tokens, 0), DAY))
                .isEqualByComparingTo(cost);
    }

    @Test
    void cachedTokensCountTowardsATier() {
        var usage = new Usage(1L, 100_000L, null, null, 0L, null, null);

        assertThat(model("claude-haiku-5-5").cost(usage, DAY)).isEqualByComparingTo("0.0050005");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"2026-10-06, 0.20", "2026-10-07, 0.10", "2026-11-20, 0.10"})
    void sonnetsCacheReadsBecameCheaper(LocalDate day, BigDecimal perMillion) {
        var usage = new Usage(0L, 1_000_000L, null, null, 0L, null, null);

        assertThat(model("claude-sonnet-5-5").cost(usage, day)).isEqualByComparingTo(perMillion);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"2026-08-20, 5", "2026-08-21, 4"})
    void aPromotionHasAFirstDay(LocalDate day, BigDecimal perMillion) {
        BigDecimal cost = model("gpt-5.6-sol").cost(Usage.of(100_000, 0), day);

        assertThat(cost).isEqualByComparingTo(perMillion.movePointLeft(1));
    }

    @Test
    void aReplysCostIsTheSumOfItsParts() {
        var usage = new Usage(10L, 1000L, 100L, 50L, 7L, 3L, null);

        BigDecimal cost = model("claude-opus-5-5").cost(usage, DAY);

        // 10 x 4 + 1000 x 0.20 + 100 x 5 + 50 x 8 + 7 x 20 = 1280 millionths
        assertThat(cost).isEqualByComparingTo("0.00128");
    }

    @Test
    void nothingIsRounded() {
        assertThat(model("claude-haiku-5-5").cost(Usage.of(1, 0), DAY))
                .isEqualByComparingTo("0.0000001");
    }

    @Test
    void reasoningIsPaidForOnceBecauseItIsPartOfTheOutput() {
        var usage = new Usage(0L, null, null, null, 100L, 90L, null);

        assertThat(model("gpt-6-sol").cost(usage, DAY)).isEqualByComparingTo("0.001");
    }

    @Test
    void thePriceOfAPartThatIsNotKnownMakesTheCostUnknown() {
        var usage = new Usage(10L, 5L, null, null, 1L, null, null);

        assertThat(model("gpt-5").cost(usage, DAY)).isNull();
    }

    @Test
    void aPriceThatIsNotKnownDoesNotMatterWhereNothingWasUsed() {
        var usage = new Usage(10L, 0L, 0L, 0L, 0L, null, null);

        assertThat(model("gpt-5").cost(usage, DAY)).isEqualByComparingTo("0.0000125");
    }

    @Test
    void withoutOutputTokensTheCostIsUnknown() {
        var usage = new Usage(10L, null, null, null, null, null, null);

        assertThat(model("gpt-6-sol").cost(usage, DAY)).isNull();
    }

    @Test
    void withoutInputTokensTheCostIsUnknown() {
        var usage = new Usage(null, null, null, null, 10L, null, null);

        assertThat(model("gpt-6-sol").cost(usage, DAY)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt-5.3-chat-latest",
                "gpt-5.2",
                "gpt-5.2-pro",
                "gpt-5-pro",
                "o3-pro",
            })
    void aModelWithoutAPriceIsStillPlaced(String id) {
        Model model = model(id);

        assertThat(model.provider()).isEqualTo("openai");
        assertThat(model.cost(Usage.of(1, 1), DAY)).isNull();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "claude-opus-4-5-20251101, claude-opus-4-5",
        "claude-sonnet-4-5-20250929, claude-sonnet-4-5",
        "claude-haiku-4-5-20251001, claude-haiku-4-5",
        "gpt-4o-2024-08-06, gpt-4o",
    })
    void aDatedSnapshotIsItsModel(String snapshot, String id) {
        assertThat(model(snapshot).id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gpt",
                "claude-opus",
                "gpt-5.5-pro-2",
                "gpt-4o-2024",
                "GPT-5",
                "gpt-5\"",
                "claude-opus-4-1",
                "gpt-4",
                "gpt-3.5-turbo",
                "o1",
                "o4-mini",
                "gpt-4.1-nano"
            })
    void whatIsNotThereIsNotFound(String id) {
        assertThat(catalog.find(id)).isNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"anthropic, claude-sonnet-5-5", "openai, gpt-6.2-sol"})
    void eachVendorHasADefault(String provider, String id) {
        Model model = catalog.defaultOf(provider);

        assertThat(model).isNotNull().extracting(Model::id).isEqualTo(id);
    }

    @Test
    void anOllamaHasNone() {
        assertThat(catalog.defaultOf("ollama")).isNull();
    }

    @Test
    void everyIdIsThereOnceAndCanBeFound() {
        assertThat(catalog.ids()).hasSameSizeAs(new HashSet<>(catalog.ids())).isNotEmpty();
        assertThat(catalog.ids()).allSatisfy(id -> assertThat(model(id).id()).isEqualTo(id));
    }

    private Model model(String id) {
        Model model = catalog.find(id);
        if (model == null) {
            throw new AssertionError("the catalogue has no " + id);
        }
        return model;
    }

    /// What a million tokens of each kind cost in a request whose prompt is so long: input, output, cache reads, and
    /// writes to the short-lived and the long-lived cache. What is not known is a dash.
    private static String prices(Model model, long prompt) {
        BigDecimal input = model.cost(new Usage(prompt, 0L, 0L, 0L, 0L, null, null), DAY);
        BigDecimal both = model.cost(new Usage(prompt, 0L, 0L, 0L, prompt, null, null), DAY);
        if (input == null || both == null) {
            throw new AssertionError(model.id() + " has no price");
        }
        return String.join(
                " ",
                perMillion(input, prompt),
                perMillion(both.subtract(input), prompt),
                perMillion(model.cost(new Usage(0L, prompt, 0L, 0L, 0L, null, null), DAY), prompt),
                perMillion(model.cost(new Usage(0L, 0L, prompt, 0L, 0L, null, null), DAY), prompt),
                perMillion(model.cost(new Usage(0L, 0L, 0L, prompt, 0L, null, null), DAY), prompt));
    }

    private static String perMillion(@Nullable BigDecimal cost, long tokens) {
        return cost == null
                ? "-"
                : cost.movePointRight(6)
                        .divide(BigDecimal.valueOf(tokens), MathContext.DECIMAL64)
                        .stripTrailingZeros()
                        .toPlainString();
    }
}
