package dev.llm.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.route.ModelMapFile.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelMapFileTest {
    @TempDir private Path temporary;

    @Test
    void aListIsReadInItsOrder() throws IOException {
        Map<String, Model> models =
                read(
                        """
                        [{"anthropic_id": "claude-b", "model": "openai/gpt", "max_tokens": 8192,
                          "supports_streaming": false, "display_name": "B", "note": "mine"},
                         {"anthropic_id": "claude-a", "sf_model": "sfdc_ai__DefaultGPT4Omni"}]
                        """);

        assertThat(models)
                .containsExactly(
                        Map.entry("claude-b", new Model("openai/gpt", 8192, false, "B")),
                        Map.entry(
                                "claude-a",
                                new Model("sfdc_ai__DefaultGPT4Omni", null, true, null)));
    }

    @Test
    void anObjectHasTheIdsForNames() throws IOException {
        assertThat(
                        read(
                                """
                                {"claude-a": {"model": "x"},
                                 "second": {"anthropic_id": "claude-b", "model": "y"}}
                                """))
                .containsOnlyKeys("claude-a", "claude-b");
    }

    @Test
    void aFileThatIsNotThereIsNoMistake() {
        assertThat(ModelMapFile.read(temporary.resolve("none.json"))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "5 | must be a JSON array or object of models",
                "[{} | must be a JSON array or object of models",
                "[5] | [0]: must be an object, not 5",
                "[{\"model\":\"x\"}] | [0].anthropic_id: field required",
                "[{\"anthropic_id\":\"a\"}] | [0].model: field required",
                "[{\"anthropic_id\":\"a\",\"model\":5}] | [0].model: must be a string, not 5",
                "{\"a\":{\"model\":\"x\",\"max_tokens\":0}} | a.max_tokens: must be above 0, not 0",
                "{\"a\":{\"model\":\"x\",\"supports_streaming\":1}} | a.supports_streaming: must be"
                        + " true or false, not 1",
                "[{\"anthropic_id\":\"a\",\"model\":\"x\"},{\"anthropic_id\":\"a\",\"model\":\"y\"}]"
                        + " | [1].anthropic_id: must be an id that does not stand before, not \"a\"",
                "{\"a\":null} | a: field required",
            })
    void whatIsWrongIsShownWithItsPath(String text, String problem) {
        LlmException failure = catchThrowableOfType(LlmException.class, () -> read(text));

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(failure)
                .hasMessage("the model map " + temporary.resolve("map.json") + ": " + problem);
    }

    @Test
    void aDirectoryIsNoModelMap() {
        assertThat(catchThrowableOfType(LlmException.class, () -> ModelMapFile.read(temporary)))
                .hasMessageEndingWith("it is a directory");
    }

    private Map<String, Model> read(String text) throws IOException {
        Path file = Files.writeString(temporary.resolve("map.json"), text);
        return Objects.requireNonNull(ModelMapFile.read(file));
    }
}
