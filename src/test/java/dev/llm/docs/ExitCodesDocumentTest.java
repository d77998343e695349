package dev.llm.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.cli.ExitCode;
import dev.llm.model.ErrorKind;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Holds `docs/exit-codes.md`, and the README's table of codes, to the code.
class ExitCodesDocumentTest {
    private static final Document DOCUMENT = Document.read("docs/exit-codes.md");
    private static final Document README = Document.read("README.md");

    @ParameterizedTest
    @EnumSource
    void aRowExplainsEachExitCode(ExitCode code) {
        String word = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');

        assertThat(DOCUMENT.lines())
                .filteredOn(line -> line.startsWith("| " + code.code() + " | "))
                .singleElement()
                .asString()
                .startsWith("| " + code.code() + " | " + word + " | ");
    }

    @ParameterizedTest
    @EnumSource
    void aRowGivesEachKindItsCodeAndWhetherItIsRetried(ErrorKind kind) {
        String word = kind.name().toLowerCase(Locale.ROOT);

        assertThat(DOCUMENT.lines())
                .filteredOn(line -> line.startsWith("| `" + word + "` | "))
                .singleElement()
                .asString()
                .startsWith(
                        "| `"
                                + word
                                + "` | "
                                + ExitCode.of(kind).code()
                                + " | "
                                + (kind.retryable() ? "yes" : "no")
                                + " | ");
    }

    @ParameterizedTest
    @EnumSource
    void theReadmeListsEachExitCode(ExitCode code) {
        assertThat(README.lines())
                .anyMatch(line ->
                        line.matches("\\| ([0-9, ]*, )?" + code.code() + "(, [0-9, ]*)? \\| .*"));
    }
}
