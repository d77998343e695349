package dev.llm.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.model.RawJson;
import dev.llm.model.Usage;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

    private final Catalog catalog = Catalog.bundled();

    @Test
    void aReplysCostHasAPartForEachKindOfToken() {
        var usage = new Usage(10L, 1000L, 100L, 50L, 7L, 3L, null);

        Cost cost = model("claude-opus-5-5").cost(usage, DAY);

        assertThat(cost.input()).isEqualByComparingTo("0.00004");
        assertThat(cost.cacheRead()).isEqualByComparingTo("0.0002");
        assertThat(cost.cacheWrite()).isEqualByComparingTo("0.0005");
        assertThat(cost.longCacheWrite()).isEqualByComparingTo("0.0004");
        assertThat(cost.output()).isEqualByComparingTo("0.00014");
        assertThat(cost.requests()).isZero();
        assertThat(cost.total()).isEqualByComparingTo("0.00128");
    }

    @ParameterizedTest(name = "{0} tokens: {1}")
    @CsvSource({"100000, 0.01", "100001, 0.0500005"})
    void aTierBeginsOneTokenAboveItsLimit(long tokens, BigDecimal cost) {
        assertThat(total("claude-haiku-5-5", Usage.of(tokens, 0))).isEqualByComparingTo(cost);
    }

    @ParameterizedTest(name = "{0} fresh, {1} read, {2} and {3} written")
    @CsvSource({
        "1, 100000, 0, 0, 0.0050005",
        "1, 0, 100000, 0, 0.0625005",
        "1, 0, 0, 100000, 0.1000005",
        "0, 100000, 0, 0, 0.001",
    })
    void cachedTokensCountTowardsATier(
            long fresh, long read, long written, long writtenLong, BigDecimal cost) {
        var usage = new Usage(fresh, read, written, writtenLong, 0L, null, null);

        assertThat(total("claude-haiku-5-5", usage)).isEqualByComparingTo(cost);
    }

    @Test
    void theOutputOfALongRequestIsDearerToo() {
        assertThat(total("gpt-6.2-sol", Usage.of(272_001, 1_000_000)))
                .isEqualByComparingTo("16.088004");
    }

    @Test
    void nothingIsRounded() {
        assertThat(total("claude-haiku-5-5", Usage.of(1, 0))).isEqualByComparingTo("0.0000001");
    }

    @Test
    void reasoningIsPaidForOnceBecauseItIsPartOfTheOutput() {
        var usage = new Usage(0L, null, null, null, 100L, 90L, null);

        assertThat(total("gpt-6-sol", usage)).isEqualByComparingTo("0.001");
    }

    @Test
    void thePriceOfAPartThatIsNotKnownMakesTheCostUnknownAndNotTheOtherParts() {
        var usage = new Usage(10L, 5L, null, null, 1L, null, null);

        Cost cost = model("gpt-5.5-pro").cost(usage, DAY);

        assertThat(cost.cacheRead()).isNull();
        assertThat(cost.total()).isNull();
        assertThat(cost.input()).isEqualByComparingTo("0.0003");
    }

    @Test
    void aPriceThatIsNotKnownDoesNotMatterWhereNothingWasUsed() {
        var usage = new Usage(10L, 0L, 0L, 0L, 0L, null, null);

        assertThat(total("gpt-5.5-pro", usage)).isEqualByComparingTo("0.0003");
    }

    @ParameterizedTest(name = "{0} in, {1} out")
    @CsvSource({"10,", ", 10", ","})
    void withoutItsTokensTheCostIsUnknown(@Nullable Long input, @Nullable Long output) {
        var usage = new Usage(input, null, null, null, output, null, null);

        assertThat(model("gpt-6-sol").cost(usage, DAY)).isEqualTo(Cost.UNKNOWN);
    }

    @Test
    void withoutAPriceTheCostIsUnknown() {
        assertThat(model("gpt-6-rosalind").cost(Usage.of(1, 1), DAY)).isEqualTo(Cost.UNKNOWN);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    claude-opus-5-5   | {}                                                  | 4
                    claude-opus-5-5   | {"speed":"standard"}                                | 4
                    claude-opus-5-5   | {"speed":"fast"}                                    | 8
                    claude-opus-5-5   | {"inference_geo":"us"}                              | 4.4
                    claude-opus-5-5   | {"inference_geo":"global"}                          | 4
                    claude-opus-5-5   | {"inference_geo":null,"service_tier":"standard"}    | 4
                    claude-opus-5-5   | {"inference_geo":"eu"}                              |
                    claude-opus-5-5   | {"service_tier":"batch"}                            | 2
                    claude-opus-5-5   | {"speed":"fast","inference_geo":"us"}               | 8.8
                    claude-opus-5-5   | {"service_tier":"batch","inference_geo":"us"}       | 2.2
                    claude-opus-5-5   | {"service_tier":"priority"}                         |
                    claude-sonnet-5-5 | {"speed":"fast"}                                    |
                    claude-opus-4-6   | {"speed":"fast"}                                    | 30
                    gpt-6-sol         | {"service_tier":"default"}                          | 2
                    gpt-6-sol         | {"service_tier":"flex"}                             | 1
                    gpt-6-sol         | {"service_tier":"priority"}                         | 4
                    gpt-6-sol         | {"service_tier":"fast"}                             | 4
                    gpt-6-sol         | {"service_tier":"scale"}                            |
                    gpt-4o            | {"service_tier":"priority"}                         | 4.25
                    gemini-3.6-flash  | {"serviceTier":"flex"}                              | 0.375
                    """)
    void theReplySaysWhatMultipliesThePrice(String id, String raw, @Nullable BigDecimal cost) {
        // A hundred thousand tokens, so that no tier begins.
        var usage = new Usage(100_000L, null, null, null, 0L, null, new RawJson(raw));

        BigDecimal total = model(id).cost(usage, DAY).total();

        if (cost == null) {
            assertThat(total).isNull();
        } else {
            assertThat(total).isEqualByComparingTo(cost.movePointLeft(1));
        }
    }

    /// As [Usage#plus] puts those of a reply that was continued.
    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    gemini-4-argon   | [{},{}]                                                     | 0.2
                    gemini-4-argon   | [{"serviceTier":"flex"},{"serviceTier":"flex"}]             |
                    gemini-4-argon   | [{},{},{"candidatesTokensDetails":[{"modality":"AUDIO","tokenCount":1}]}] |
                    gemini-3.6-flash | [{"serviceTier":"flex"},{"serviceTier":"flex"}]             | 0.0375
                    gemini-3.6-flash | [{"serviceTier":"flex"},{"serviceTier":"standard"}]         |
                    claude-opus-5-5  | [{"server_tool_use":{"web_search_requests":2}},{"server_tool_use":{"web_search_requests":1}}] | 0.43
                    """)
    void whatEachRequestOfAReplySaysCounts(String id, String raw, @Nullable BigDecimal cost) {
        var usage = new Usage(100_000L, null, null, null, 0L, null, new RawJson(raw));

        BigDecimal total = model(id).cost(usage, DAY).total();

        assertThat(total == null ? null : total.stripTrailingZeros()).isEqualTo(cost);
    }

    @ParameterizedTest(name = "{0} tokens: {1}")
    @CsvSource({"100000, 0.01", "100001,"})
    void aTierThatOnlySeveralPromptsReachTogetherMakesTheCostUnknown(
            long tokens, @Nullable BigDecimal cost) {
        var usage = new Usage(tokens, null, null, null, 0L, null, new RawJson("[{},{}]"));

        BigDecimal total = model("claude-haiku-5-5").cost(usage, DAY).total();

        assertThat(total == null ? null : total.stripTrailingZeros()).isEqualTo(cost);
    }

    @Test
    void inputThatIsNotToldIsNotFree() {
        var usage = new Usage(null, 10L, null, null, 1L, null, null);

        Cost cost = model("claude-opus-5-5").cost(usage, DAY);

        assertThat(cost.input()).isNull();
        assertThat(cost.total()).isNull();
        assertThat(cost.cacheRead()).isEqualByComparingTo("0.000002");
    }

    @Test
    void aMultiplierIsForEveryKindOfToken() {
        var raw = new RawJson("{\"speed\":\"fast\"}");
        var usage = new Usage(10L, 1000L, 100L, 50L, 7L, 3L, raw);

        assertThat(total("claude-opus-5-5", usage)).isEqualByComparingTo("0.00256");
    }

    @Test
    void aConditionThatTheReplyDoesNotTellCanBeGiven() {
        Cost cost = model("gpt-6-sol").cost(Usage.of(100_000, 0), DAY, Set.of("regional"));

        assertThat(cost.total()).isEqualByComparingTo("0.22");
    }

    @Test
    void searchesArePaidForByThePieceAndNotMultiplied() {
        var raw =
                new RawJson(
                        "{\"speed\":\"fast\",\"server_tool_use\":{\"web_search_requests\":3,"
                                + "\"web_fetch_requests\":5}}");
        var usage = new Usage(0L, null, null, null, 0L, null, raw);

        Cost cost = model("claude-opus-5-5").cost(usage, DAY);

        assertThat(cost.requests()).isEqualByComparingTo("0.03");
        assertThat(cost.total()).isEqualByComparingTo("0.03");
    }

    @Test
    void searchesWithoutAKnownFeeMakeTheCostUnknown() {
        var raw = new RawJson("{\"server_tool_use\":{\"web_search_requests\":1}}");
        var usage = new Usage(1L, null, null, null, 1L, null, raw);

        assertThat(model("gpt-6-sol").cost(usage, DAY).total()).isNull();
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # 1000 tokens, 400 of them sound
                    gemini-2.5-flash | {"promptTokensDetails":[{"modality":"AUDIO","tokenCount":400}]} | 0.00058
                    gemini-2.5-flash | {"promptTokensDetails":[{"modality":"TEXT","tokenCount":1000}]} | 0.0003
                    gemini-3.8-flash | {"promptTokensDetails":[{"modality":"AUDIO","tokenCount":400}]} | 0.00075
                    gpt-audio        | {"prompt_tokens_details":{"audio_tokens":400}}                  | 0.0143
                    gpt-audio        | {"completion_tokens_details":{"audio_tokens":1}}                |
                    """)
    void soundHasAPriceOfItsOwnWhereItIsSaidToHaveOne(
            String id, String raw, @Nullable BigDecimal cost) {
        var usage = new Usage(1000L, null, null, null, 0L, null, new RawJson(raw));

        BigDecimal total = model(id).cost(usage, DAY).total();

        assertThat(total == null ? null : total.stripTrailingZeros()).isEqualTo(cost);
    }

    @Test
    void soundBesideACacheCannotBeToldApart() {
        var raw =
                new RawJson(
                        "{\"promptTokensDetails\":[{\"modality\":\"AUDIO\",\"tokenCount\":4}]}");
        var usage = new Usage(10L, 10L, null, null, 0L, null, raw);

        assertThat(model("gemini-2.5-flash").cost(usage, DAY).total()).isNull();
    }

    private @Nullable BigDecimal total(String id, Usage usage) {
        return model(id).cost(usage, DAY).total();
    }

    private Model model(String id) {
        Model model = catalog.find(id);
        if (model == null) {
            throw new AssertionError("the catalogue has no " + id);
        }
        return model;
    }
}
