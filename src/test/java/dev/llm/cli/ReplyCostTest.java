package dev.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Cost;
import dev.llm.model.ChatReply;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import dev.llm.model.Usage;
import dev.llm.provider.EchoProvider;
import dev.llm.route.Entry;
import dev.llm.settings.Environment;
import dev.llm.settings.Settings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyCostTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

    @ParameterizedTest(name = "{0} by {1}")
    @CsvSource({
        "claude-opus-5-5, anthropic, 0.4",
        "claude-opus-5-5-20260922, anthropic, 0.4",
        "gemini-3.7-flash, gemini, 0.075",
        "gemini-3.8-flash, gemini, 0.075",
        "claude-opus-5-5, openrouter,",
        "claude-opus-5-5, '',",
        "nobody, anthropic,",
        "'', anthropic,",
    })
    void theModelThatAnsweredHasThePrice(String model, String preset, @Nullable BigDecimal cost) {
        assertThat(total(cost(model, preset, Map.of(), Map.of()))).isEqualTo(cost);
    }

    @ParameterizedTest(name = "{0} at {2}")
    @CsvSource({
        "gpt-6-sol, openai, https://api.openai.com/v1, 0.2",
        "gpt-6-sol, openai, https://eu.api.openai.com/v1, 0.22",
        "gpt-6-sol, openai, https://gateway.example/v1, 0.2",
        "gpt-4o, openai, https://us.api.openai.com/v1,",
    })
    void aRegionalHostChargesMore(
            String model, String preset, String url, @Nullable BigDecimal cost) {
        var env = Map.of("OPENAI_BASE_URL", url);

        assertThat(total(cost(model, preset, env, Map.of()))).isEqualTo(cost);
    }

    @ParameterizedTest(name = "{2} of {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    gpt-6-sol       | openai    | tools              | [{"type":"web_search"}]                 | false
                    gpt-6-sol       | openai    | tools              | [{"type":"function","name":"f"}]        | true
                    gpt-6-sol       | openai    | web_search_options | {}                                      | false
                    gpt-6-sol       | openai    | service_tier       | flex                                    | true
                    claude-opus-5-5 | anthropic | tools              | [{"type":"web_search_20260318"}]        | true
                    claude-opus-5-5 | anthropic | tools              | [{"name":"f","input_schema":{}}]        | true
                    claude-opus-5-5 | anthropic | tools              | [{"type":"code_execution_20260521"}]    | false
                    claude-opus-5-5 | anthropic | speed              | fast                                    | true
                    gemini-3.8-flash | gemini   | tools              | [{"googleSearch":{}}]                   | false
                    gemini-3.8-flash | gemini   | tools              | [{"functionDeclarations":[]}]           | true
                    """)
    void aFeeThatTheReplyDoesNotTellMakesTheCostUnknown(
            String model, String preset, String parameter, String value, boolean known) {
        Cost cost = cost(model, preset, Map.of(), Map.of(parameter, value));

        assertThat(cost.total() != null).isEqualTo(known);
    }

    @Test
    void aPriceIsThatOfTheDay() {
        ReplyCost costs = costs(Map.of(), Map.of());
        ChatReply reply = reply("gemini-4-argon");

        assertThat(costs.of(reply, entry("gemini"), LocalDate.of(2026, 11, 30)).total())
                .isEqualByComparingTo("0.2");
        assertThat(costs.of(reply, entry("gemini"), LocalDate.of(2026, 12, 1)).total())
                .isEqualByComparingTo("0.4");
    }

    private static Cost cost(
            String model, String preset, Map<String, String> env, Map<String, String> parameters) {
        return costs(env, parameters).of(reply(model), entry(preset), DAY);
    }

    private static ReplyCost costs(Map<String, String> env, Map<String, String> parameters) {
        var environment = new Environment(env, Path.of("/nonexistent"), Path.of("/"), "Linux");
        Settings settings = Settings.load(environment, Map.of());
        return new ReplyCost(Catalog.bundled(), settings, parameters);
    }

    private static ChatReply reply(String model) {
        return new ChatReply(
                "1",
                model,
                List.of(),
                Stop.of(StopReason.END_TURN, "stop"),
                Usage.of(100_000, 0),
                true);
    }

    private static Entry entry(String preset) {
        return new Entry(
                preset,
                preset,
                null,
                true,
                "",
                () -> new EchoProvider(preset, Duration.ofSeconds(1)),
                List::of,
                List::of);
    }

    private static @Nullable BigDecimal total(Cost cost) {
        return cost.total() == null ? null : cost.total().stripTrailingZeros();
    }
}
