package dev.llm.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Output pipe = new Output(bytes, false);
    private final Output terminal = new Output(bytes, true);

    @Test
    void whatGoesIntoAPipeIsWhatWasSaid() {
        pipe.print("a\u001b[31m\r\n\u0000é😀");

        assertThat(written()).isEqualTo("a\u001b[31m\r\n\u0000é😀");
    }

    @Test
    void aTerminalGetsPicturesOfControls() {
        terminal.print("a\u001b[31m\tb");

        assertThat(written()).isEqualTo("a\u241b[31m\tb");
    }

    @Test
    void aTerminalGetsPlainLineEnds() {
        terminal.print("a\r\nb\rc");

        assertThat(written()).isEqualTo("a\nb\u240dc");
    }

    @Test
    void aLineEndInTwoPiecesIsALineEnd() {
        terminal.print("a\r");
        terminal.print("\nb");

        assertThat(written()).isEqualTo("a\nb");
    }

    @Test
    void aReturnAtTheVeryEndIsShownToo() {
        terminal.print("a\r");
        terminal.endLine();

        assertThat(written()).isEqualTo("a\u240d\n");
    }

    @Test
    void aCharacterInTwoPiecesIsWrittenWhole() {
        pipe.print("a\ud83d");
        pipe.print("");
        pipe.print("\ude00b");

        assertThat(written()).isEqualTo("a😀b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00"})
    void halfACharacterBecomesAReplacement(String half) {
        pipe.print("a" + half);
        pipe.print("b");

        assertThat(written()).isEqualTo("a\ufffdb");
    }

    @Test
    void halfACharacterAtTheEndBecomesAReplacement() {
        pipe.print("a\ud83d");
        pipe.endLine();

        assertThat(written()).isEqualTo("a\ufffd\n");
    }

    @Test
    void eachPieceIsFlushedAsItComes() {
        var seen = new ArrayList<String>();
        var counting =
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        bytes.write(b);
                    }

                    @Override
                    public void flush() {
                        seen.add(written());
                    }
                };
        var output = new Output(counting, false);

        output.print("one");
        output.print(" two");

        assertThat(seen).isEqualTo(List.of("one", "one two"));
    }

    @Test
    void aLastLineIsEnded() {
        pipe.print("a");
        pipe.endLine();

        assertThat(written()).isEqualTo("a\n");
    }

    @Test
    void aLineIsNotEndedTwice() {
        pipe.print("a\n");
        pipe.endLine();

        assertThat(written()).isEqualTo("a\n");
    }

    @Test
    void nothingIsNotALine() {
        pipe.print("");
        pipe.endLine();

        assertThat(written()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Broken pipe", "Stream Closed", "Bad file descriptor", "Connection reset"})
    void aReaderThatWentAwayIsNoFailureOfOurs(String reason) {
        assertThat(failure(new Broken(reason)).kind()).isEqualTo(ErrorKind.OUTPUT_CLOSED);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "No space left on device",
                "Disk quota exceeded",
                "File too large",
                "Input/output error",
                "Auf dem Gerät ist kein Speicherplatz mehr verfügbar",
            })
    void whatCouldNotBeWrittenIsAFailure(@Nullable String reason) {
        assertThat(failure(new Broken(reason)).kind()).isEqualTo(ErrorKind.OUTPUT_FAILED);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsAFailure() throws IOException {
        try (var full = new FileOutputStream("/dev/full")) {
            assertThat(failure(full))
                    .hasMessageContaining("No space left on device")
                    .extracting(LlmException::kind)
                    .isEqualTo(ErrorKind.OUTPUT_FAILED);
        }
    }

    private String written() {
        return bytes.toString(UTF_8);
    }

    private static LlmException failure(OutputStream out) {
        return Objects.requireNonNull(
                catchThrowableOfType(LlmException.class, () -> new Output(out, false).print("a")));
    }

    /// An output that fails for a reason that the system gives.
    private static final class Broken extends OutputStream {
        private final @Nullable String reason;

        private Broken(@Nullable String reason) {
            this.reason = reason;
        }

        @Override
        public void write(int b) throws IOException {
            throw new IOException(reason);
        }
    }
}
