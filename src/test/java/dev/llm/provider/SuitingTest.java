package dev.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.catalog.Catalog;
import dev.llm.catalog.Model;
import dev.llm.catalog.Offer;
import dev.llm.catalog.Rules;
import dev.llm.dialect.openai.ChatDialect;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.Extras;
import dev.llm.model.Message;
import dev.llm.model.Origin;
import dev.llm.model.OutputFormat;
import dev.llm.model.Parameters;
import dev.llm.model.RawJson;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A request of a client that spoke to another model, made to fit this one.
class SuitingTest {
    private static final Catalog CATALOG = Catalog.bundled();
    private static final Api ANTHROPIC =
            new AnthropicApi(
                    AnthropicVersion.V2023_06_01,
                    false,
                    new Offer(CATALOG, "anthropic", "anthropic"));

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    claude-haiku-4-5  | high    | {"type":"enabled","budget_tokens":24576} |          | []
                    claude-haiku-4-5  | minimal | {"type":"enabled","budget_tokens":1024}  |          | []
                    claude-opus-4-8   | low     | {"type":"adaptive"}                      | "low"    | []
                    claude-opus-5-5   | max     |                                          | "max"    | []
                    claude-opus-5-5   | none    |                                          | "low"    | [reasoning effort none]
                    claude-sonnet-5-5 | none    | {"type":"between_tools"}                 |          | []
                    claude-next       | high    |                                          | "high"   | []
                    """)
    void anEffortIsTheKnobThatTheModelHas(
            String model,
            String level,
            @Nullable String thinking,
            @Nullable String effort,
            String changed) {
        Suited suited = suit(request(model).withParameters(think(level)));

        var body =
                ANTHROPIC
                        .dialect()
                        .encodeRequest(suited.request(), new Origin("anthropic", model))
                        .body();
        assertThat(body.path("thinking").toString()).isEqualTo(thinking == null ? "" : thinking);
        assertThat(body.path("output_config").path("effort").toString())
                .isEqualTo(effort == null ? "" : effort);
        assertThat(suited.changed()).hasToString(changed);
    }

    @Test
    void fieldsThatGiveWayToThatKnobAreNamed() {
        var extras = Extras.of(ChatDialect.NAME, Map.of("user", new RawJson("\"u\"")));
        ChatRequest request = request("claude-haiku-4-5").withExtras(extras);

        Suited suited = suit(request.withParameters(think("high")));

        assertThat(suited.changed()).containsExactly("user");
    }

    @Test
    void whatTheModelRefusesGoesAndTheFormOfTheAnswerStays() {
        var parameters =
                new Parameters(
                        9,
                        new BigDecimal("0.5"),
                        new BigDecimal("0.5"),
                        4,
                        List.of(),
                        null,
                        null,
                        new OutputFormat.AnyObject());

        Suited suited = suit(request("claude-opus-5-5").withParameters(parameters));

        assertThat(suited.request().parameters())
                .isEqualTo(
                        Parameters.NONE.withMaxTokens(9).withFormat(new OutputFormat.AnyObject()));
        assertThat(suited.changed().toString()).contains("temperature", "top_p", "top_k");
    }

    private static Suited suit(ChatRequest request) {
        Model model = CATALOG.find(request.model());
        var rules = model == null ? Rules.UNKNOWN : model.rules();
        return new Suiting(ANTHROPIC, request.model(), rules).suit(request);
    }

    private static Parameters think(String level) {
        return Parameters.NONE.withEffort(Objects.requireNonNull(Effort.ofWord(level)));
    }

    private static ChatRequest request(String model) {
        return new ChatRequest(model, List.of(Message.user("Hello")), Parameters.NONE, true);
    }
}
