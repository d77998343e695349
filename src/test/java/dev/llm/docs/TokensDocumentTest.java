package dev.llm.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Holds `docs/tokens.md` to what was learned.
class TokensDocumentTest {
    private static final Document DOCUMENT = Document.read("docs/tokens.md");

    /// The errors that the program which learned the weights has measured, as they stand in the weights' head.
    private static List<String> measured() throws IOException {
        return Files.readAllLines(
                        Path.of("src/main/resources/dev/llm/tokens/claude.weights"), UTF_8)
                .stream()
                .filter(line -> line.startsWith("# |"))
                .map(line -> line.substring(2))
                .toList();
    }

    @Test
    void theErrorsAreThoseThatWereMeasured() throws IOException {
        assertThat(
                        DOCUMENT.lines().stream()
                                .filter(line -> line.startsWith("| v"))
                                .skip(1)
                                .toList())
                .isNotEmpty()
                .isEqualTo(measured());
    }

    @Test
    void theProgramThatLearnsIsThere() {
        assertThat(Path.of("tools/LearnTokens.java")).exists();
    }
}
