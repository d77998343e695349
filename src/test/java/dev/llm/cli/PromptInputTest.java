package dev.llm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PromptInputTest {
    private final List<String> said = new ArrayList<>();

    @Test
    void readsEverythingToTheLetter() {
        String text = "a\r\n\u0000é😀\n".repeat(50_000);

        assertThat(read(new ByteArrayInputStream(text.getBytes(UTF_8)))).isEqualTo(text);
        assertThat(said).isEmpty();
    }

    @Test
    void bytesThatAreNotUtf8AreReplacedAndSaid() {
        assertThat(read(new ByteArrayInputStream(new byte[] {'a', (byte) 0xFF, 'b'})))
                .isEqualTo("a\ufffdb");
        assertThat(said)
                .containsExactly(
                        "standard input is not all UTF-8: what is not was replaced by \ufffd");
    }

    @Test
    void aSilentInputIsWaitedForAfterAWord() throws IOException {
        var writer = new PipedOutputStream();
        var silent = new PipedInputStream(writer);

        String text =
                PromptInput.read(
                        silent,
                        () -> {
                            said.add("waiting");
                            write(writer, "late");
                        },
                        said::add);

        assertThat(text).isEqualTo("late");
        assertThat(said).containsExactly("waiting");
    }

    @Test
    void aClosedInputIsEmpty() {
        assertThat(read(new Broken("", "Bad file descriptor"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', Is a directory", "half, Input/output error", "half, Stream Closed"})
    void anInputThatCannotBeReadIsNot(String before, String reason) {
        LlmException failure =
                catchThrowableOfType(LlmException.class, () -> read(new Broken(before, reason)));

        assertThat(failure).isNotNull().hasMessage("cannot read standard input: " + reason);
        assertThat(failure.kind()).isEqualTo(ErrorKind.USAGE);
    }

    @Test
    void anInputWithoutEndIsRefused() {
        var endless =
                new InputStream() {
                    @Override
                    public int read() {
                        return 'y';
                    }
                };

        LlmException failure =
                catchThrowableOfType(
                        LlmException.class,
                        () -> PromptInput.bytes(endless, () -> said.add("waiting"), 100_000));

        assertThat(failure).isNotNull().hasMessage("standard input has more than 100000 bytes");
        assertThat(failure.kind()).isEqualTo(ErrorKind.USAGE);
    }

    @Test
    void anInterruptEndsTheWait() throws IOException {
        Thread.currentThread().interrupt();
        var silent = new PipedInputStream(new PipedOutputStream());

        LlmException failure = catchThrowableOfType(LlmException.class, () -> read(silent));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure)
                .isNotNull()
                .extracting(LlmException::kind)
                .isEqualTo(ErrorKind.INTERRUPTED);
    }

    private String read(InputStream in) {
        return PromptInput.read(in, () -> said.add("waiting"), said::add);
    }

    private static void write(PipedOutputStream writer, String text) {
        try (writer) {
            writer.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Gives a few bytes and then fails for a reason.
    private static final class Broken extends InputStream {
        private final ByteArrayInputStream before;
        private final String reason;

        private Broken(String before, String reason) {
            this.before = new ByteArrayInputStream(before.getBytes(UTF_8));
            this.reason = reason;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = before.read(target, offset, length);
            if (count < 0) {
                throw new IOException(reason);
            }
            return count;
        }
    }
}
