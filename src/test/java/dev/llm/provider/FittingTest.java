package dev.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Model;
import dev.llm.catalog.Offer;
import dev.llm.catalog.Rules;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Message;
import dev.llm.model.Origin;
import dev.llm.model.Parameters;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `--think` and parameters become, model by model.
class FittingTest {
    private static final Catalog CATALOG = Catalog.bundled();
    private static final Api ANTHROPIC =
            new AnthropicApi(
                    AnthropicVersion.V2023_06_01,
                    false,
                    new Offer(CATALOG, "anthropic", "anthropic"));
    private static final Api GEMINI = new GeminiApi();
    private static final Api CHAT = new OpenAiApi(URI.create("https://api.openai.com/v1"));

    @ParameterizedTest(name = "{0} --think {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    claude-opus-5-5   | high   |                                          | "high"
                    claude-opus-5-5   | max    |                                          | "max"
                    claude-sonnet-5-5 | none   | {"type":"between_tools"}                 |
                    claude-opus-5     | none   | {"type":"disabled"}                      |
                    claude-opus-4-8   | none   |                                          |
                    claude-opus-4-8   | low    | {"type":"adaptive"}                      | "low"
                    claude-haiku-4-5  | high   | {"type":"enabled","budget_tokens":24576} |
                    """)
    void anthropicThinksByTheModelsOwnKnob(
            String model, String level, @Nullable String thinking, @Nullable String effort) {
        ChatRequest fitted = fit(ANTHROPIC, request(model).withParameters(think(level)));

        var body = ANTHROPIC.dialect().encodeRequest(fitted, new Origin("anthropic", model)).body();
        assertThat(body.path("thinking").toString()).isEqualTo(thinking == null ? "" : thinking);
        assertThat(body.path("output_config").path("effort").toString())
                .isEqualTo(effort == null ? "" : effort);
    }

    @ParameterizedTest(name = "{0} --think {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    gemini-3.8-flash | low  | {"thinkingLevel":"LOW","includeThoughts":true}
                    gemini-2.5-flash | none | {"thinkingBudget":0}
                    gemini-2.5-flash | low  | {"thinkingBudget":4096,"includeThoughts":true}
                    """)
    void geminiThinksByLevelOrByBudget(String model, String level, String thinking) {
        ChatRequest fitted = fit(GEMINI, request(model).withParameters(think(level)));

        var body = GEMINI.dialect().encodeRequest(fitted, new Origin("gemini", model)).body();
        assertThat(body.at("/generationConfig/thinkingConfig")).hasToString(thinking);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "claude-opus-5-5, temperature, 0.5",
        "claude-opus-5-5, top_k, 5",
        "claude-sonnet-4-6, thinking, '{\"type\":\"between_tools\"}'",
    })
    void whatTheModelDoesNotTakeIsRefused(String model, String option, String value) {
        ChatRequest asked = Options.apply(request(model), Map.of(option, value), ANTHROPIC);

        LlmException failure = refusal(() -> fit(ANTHROPIC, asked));

        assertThat(failure.kind()).isEqualTo(ErrorKind.USAGE);
        assertThat(failure.message()).startsWith(model + " takes no");
        assertThat(failure.advice()).isEqualTo("to send it all the same: --force");
    }

    @Test
    void aModelThatCannotStopThinkingSaysSo() {
        ChatRequest asked = request("claude-opus-5-5").withParameters(think("none"));

        assertThat(refusal(() -> fit(ANTHROPIC, asked)))
                .hasMessageStartingWith("claude-opus-5-5 cannot do without thinking");
    }

    @Test
    void chatCompletionsTakesNoSamplingFromAModelThatReasons() {
        ChatRequest asked =
                Options.apply(request("gpt-6.2-sol"), Map.of("temperature", "0.5"), CHAT);

        assertThat(refusal(() -> fit(CHAT, asked)).message()).contains("temperature");
    }

    @Test
    void anUnknownModelIsAskedAsTheUserSays() {
        ChatRequest asked =
                Options.apply(request("claude-next"), Map.of("temperature", "0.5"), ANTHROPIC);

        assertThat(fit(ANTHROPIC, asked)).isSameAs(asked);
    }

    @Test
    void aPlainRequestConcernsNoRule() {
        assertThat(Fitting.concerns(request("claude-opus-5-5"))).isFalse();
        assertThat(Fitting.concerns(request("m").withParameters(think("low")))).isTrue();
    }

    private static ChatRequest fit(Api api, ChatRequest request) {
        Model model = CATALOG.find(request.model());
        Rules rules = model == null ? Rules.UNKNOWN : model.rules();
        return new Fitting(api, request.model(), rules).fit(request);
    }

    private static LlmException refusal(Runnable asking) {
        return Objects.requireNonNull(catchThrowableOfType(LlmException.class, () -> asking.run()));
    }

    private static Parameters think(String level) {
        return Parameters.NONE.withEffort(Effort.ofWord(level));
    }

    private static ChatRequest request(String model) {
        return new ChatRequest(model, List.of(Message.user("Hello")), Parameters.NONE, true);
    }
}
