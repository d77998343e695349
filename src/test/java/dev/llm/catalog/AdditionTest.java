package dev.llm.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.model.Effort;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Usage;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AdditionTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

    private final Catalog bundled = Catalog.bundled();

    @Test
    void aModelThatIsNotThereIsAdded() {
        Catalog catalog =
                bundled.with(
                        additions(
                                Map.of(
                                        "id",
                                        "qwen4:30b",
                                        "provider",
                                        "lab",
                                        "context",
                                        32_000,
                                        "aliases",
                                        List.of("qwen"),
                                        "prices",
                                        List.of(
                                                Map.of(
                                                        "input",
                                                        new BigDecimal("0.1"),
                                                        "output",
                                                        "2")))));

        Model model = model(catalog, "qwen4:30b");
        assertThat(model.provider()).isEqualTo("lab");
        assertThat(model.contextTokens()).isEqualTo(32_000);
        assertThat(model.cost(Usage.of(10, 1), DAY).total()).isEqualByComparingTo("0.000003");
        assertThat(model(catalog, "qwen").id()).isEqualTo("qwen4:30b");
        assertThat(catalog.ids()).hasSize(bundled.ids().size() + 1).contains("qwen4:30b");
    }

    @Test
    void aFieldReplacesThatOfTheCatalogueAndTheOthersStay() {
        Catalog catalog =
                bundled.with(additions(Map.of("id", "claude-opus-5-5", "max_output", 32_000)));

        Model model = model(catalog, "claude-opus-5-5");
        assertThat(model.maxOutputTokens()).isEqualTo(32_000);
        assertThat(model.contextTokens()).isEqualTo(1_000_000);
        assertThat(model.prices()).isEqualTo(model(bundled, "claude-opus-5-5").prices());
        assertThat(catalog.ids()).containsExactlyInAnyOrderElementsOf(bundled.ids());
    }

    @Test
    void aTableIsMergedByItsNames() {
        Catalog catalog =
                bundled.with(
                        additions(
                                Map.of(
                                        "id",
                                        "claude-opus-5-5",
                                        "multipliers",
                                        Map.of("fast", new BigDecimal("3")),
                                        "rules",
                                        Map.of("effort_default", "low"))));

        Model model = model(catalog, "claude-opus-5-5");
        assertThat(model.multipliers())
                .containsEntry("fast", new BigDecimal("3"))
                .containsEntry("us", new BigDecimal("1.1"));
        assertThat(model.rules().effortDefault()).isEqualTo(Effort.LOW);
        assertThat(model.rules().sampling()).isEqualTo(Rules.Sampling.DEFAULT_ONLY);
    }

    @Test
    void pricesAreReplacedAsAWhole() {
        Catalog catalog =
                bundled.with(
                        additions(
                                Map.of(
                                        "id",
                                        "claude-haiku-5-5",
                                        "prices",
                                        List.of(Map.of("input", 1, "output", 2)))));

        assertThat(model(catalog, "claude-haiku-5-5").prices()).hasSize(1);
    }

    @Test
    void aDefaultOfTheUsersGoesBeforeTheOneThatCameAlong() {
        Catalog catalog =
                bundled.with(additions(Map.of("id", "claude-haiku-5-5", "default", true)));

        assertThat(Objects.requireNonNull(catalog.defaultOf("anthropic")).id())
                .isEqualTo("claude-haiku-5-5");
    }

    @Test
    void aDefaultNeedsNothingElseToBeFound() {
        Catalog catalog =
                bundled.with(additions(Map.of("id", "x", "provider", "lab", "default", true)));

        assertThat(Objects.requireNonNull(catalog.defaultOf("lab")).id()).isEqualTo("x");
    }

    @Test
    void aDefaultCanBeTakenBack() {
        Catalog catalog =
                bundled.with(additions(Map.of("id", "claude-sonnet-5-5", "default", false)));

        assertThat(catalog.defaultOf("anthropic")).isNull();
    }

    @Test
    void laterEntriesForAModelGoOnTopOfEarlierOnes() {
        Catalog catalog =
                bundled.with(additions(Map.of("id", "x", "provider", "lab", "context", 1)))
                        .with(additions(Map.of("id", "x", "context", 2, "max_output", 3)));

        assertThat(model(catalog, "x").contextTokens()).isEqualTo(2);
        assertThat(model(catalog, "x").provider()).isEqualTo("lab");
    }

    static List<Arguments> wrong() {
        return List.of(
                wrong("contxt", 5, "at contxt: unknown field 'contxt', did you mean 'context'?"),
                wrong(
                        "context",
                        "big",
                        "at context: 'context' must be a number of tokens, not \"big\""),
                wrong("context", -1, "at context: 'context' must be a number of tokens, not -1"),
                wrong("default", "yes", "at default: 'default' must be true or false, not \"yes\""),
                wrong(
                        "retired",
                        "soon",
                        "at retired: 'retired' must be a day such as 2026-12-01, not \"soon\""),
                wrong(
                        "released",
                        "2026-1",
                        "at released: 'released' must be a day, a month or a year such as 2026-12-01, 2026-12 or 2026, not \"2026-1\""),
                wrong(
                        "input",
                        List.of("text", "smell"),
                        "at input[1]: 'input[1]' must be one of text, image, pdf, audio, video, not \"smell\""),
                wrong("input", "text", "at input: 'input' must be a list, not \"text\""),
                wrong(
                        "prices",
                        List.of(Map.of("input", 1)),
                        "at prices[0]: the field 'output' is missing"),
                wrong(
                        "prices",
                        List.of(Map.of("input", -1, "output", 1)),
                        "at prices[0].input: 'prices[0].input' must be an amount such as 0.5 or \"0.5\", not -1"),
                wrong(
                        "multipliers",
                        Map.of("fast", "twice"),
                        "at multipliers.fast: 'multipliers.fast' must be an amount such as 0.5 or \"0.5\", not \"twice\""),
                wrong("multipliers", 2, "at multipliers: 'multipliers' must be a table, not 2"),
                wrong(
                        "rules",
                        Map.of("thinking", Map.of("adaptive", "much")),
                        "at rules.thinking.adaptive: 'rules.thinking.adaptive' must be one of none, minimal, low, medium, high, xhigh, max, not \"much\""),
                wrong(
                        "aliases",
                        List.of("a b"),
                        "at aliases[0]: 'aliases[0]' must be a model's name, not \"a b\""));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("wrong")
    void whatCannotBeIsRefusedWithItsPlace(String field, Object value, String message) {
        LlmException failure = failure(Map.of("id", "claude-opus-5-5", field, value));

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(failure.message()).isEqualTo(message);
    }

    @Test
    void aModelThatIsNotThereNeedsAProvider() {
        assertThat(failure(Map.of("id", "x")).message())
                .isEqualTo("at : the field 'provider' is missing");
    }

    @Test
    void aModelNeedsAnId() {
        assertThat(failure(Map.of("provider", "lab")).message())
                .isEqualTo("at : a model needs an id");
    }

    @Test
    void anotherNameOfAModelIsNotAModel() {
        assertThat(failure(Map.of("id", "claude-opus-4-5-20251101", "context", 5)).message())
                .isEqualTo(
                        "at id: claude-opus-4-5-20251101 is another name of claude-opus-4-5: use"
                                + " that one");
    }

    private LlmException failure(Map<String, Object> fields) {
        return Objects.requireNonNull(
                catchThrowableOfType(LlmException.class, () -> bundled.with(additions(fields))));
    }

    private static List<Addition> additions(Map<String, Object> model) {
        return List.of(new Addition(new LinkedHashMap<>(model), path -> "at " + path));
    }

    private static Arguments wrong(String field, Object value, String message) {
        return Arguments.of(field, value, message);
    }

    private static Model model(Catalog catalog, String id) {
        return Objects.requireNonNull(catalog.find(id), id);
    }
}
