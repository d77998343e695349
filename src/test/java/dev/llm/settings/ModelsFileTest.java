package dev.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelsFileTest {
    private static final String SOME =
            """
            # ours
            [[models]]
            id = "qwen4:30b"
            provider = "lab"
            context = 32_000
            default = true
            retired = 2027-01-01
            input = ["text", "image"]
            multipliers.batch = 0.5

            [models.rules]
            thinking = { adaptive = "max" }

            [[models.prices]]
            input = 0.10
            output = "2"

            [[models]]
            id = "other"
            """;

    @TempDir private Path directory;
    private TestHome home;

    @BeforeEach
    void openHome() {
        home = new TestHome(directory);
    }

    @Test
    void withoutAFileThereIsNothing() {
        assertThat(ModelsFile.read(home.environment())).isEmpty();
    }

    @Test
    void eachModelHasItsFieldsInTheirOrder() {
        List<ModelsFile.Entry> models = models(SOME);

        assertThat(models).hasSize(2);
        assertThat(models.getFirst().fields())
                .containsExactly(
                        Map.entry("id", "qwen4:30b"),
                        Map.entry("provider", "lab"),
                        Map.entry("context", new BigDecimal("32000")),
                        Map.entry("default", true),
                        Map.entry("retired", "2027-01-01"),
                        Map.entry("input", List.of("text", "image")),
                        Map.entry("multipliers", Map.of("batch", new BigDecimal("0.5"))),
                        Map.entry("rules", Map.of("thinking", Map.of("adaptive", "max"))),
                        Map.entry(
                                "prices",
                                List.of(Map.of("input", new BigDecimal("0.1"), "output", "2"))));
        assertThat(models.getLast().fields()).containsExactly(Map.entry("id", "other"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "'', 2",
        "id, 3",
        "context, 5",
        "input[1], 8",
        "multipliers.batch, 9",
        "rules.thinking.adaptive, 12",
        "prices[0], 14",
        "prices[0].output, 16",
        "prices[0].from, 14",
        "rules.none, 11",
        "nothing, 2",
    })
    void eachFieldKnowsItsLine(String path, int line) {
        assertThat(models(SOME).getFirst().place(path)).startsWith(file() + ":" + line + ":");
    }

    @Test
    void itLiesBesideTheSettingsFile() {
        home.variable("LLM_CONFIG", "/elsewhere/own.toml");

        assertThat(ModelsFile.read(home.environment())).isEmpty();

        Path own = directory.resolve("elsewhere/own.toml");
        home.variable("LLM_CONFIG", own.toString());
        home.write(own.resolveSibling("models.toml"), SOME);

        assertThat(ModelsFile.read(home.environment())).hasSize(2);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    [model]                       | 1:1: unknown key 'model': each model is a [[models]]
                    [models]                      | 1:1: each model is a [[models]], with two brackets
                    models = 3                    | 1:1: each model is a [[models]], with two brackets
                    models = [3]                  | 1:11: a model is a table, not 3
                    models = [{ id = 12:00:00 }]  | 1:13: no field of a model is a date or time
                    [[models]                     | 1:
                    """)
    void whatIsNoListOfModelsIsRefusedWithItsPlace(String text, String message) {
        home.write(file(), text + "\n");

        LlmException failure = failure();

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(failure.message()).startsWith(file() + ":" + message);
    }

    private LlmException failure() {
        return Objects.requireNonNull(
                catchThrowableOfType(
                        LlmException.class, () -> ModelsFile.read(home.environment())));
    }

    private List<ModelsFile.Entry> models(String text) {
        home.write(file(), text);
        return ModelsFile.read(home.environment());
    }

    private Path file() {
        return home.file.resolveSibling("models.toml");
    }
}
