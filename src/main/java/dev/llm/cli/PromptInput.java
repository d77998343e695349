package dev.llm.cli;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Standard input, to its end. It is read on a thread of its own because a blocked read cannot be interrupted and
/// Ctrl-C must work at once.
final class PromptInput {
    private static final int PATIENCE_SECONDS = 1;

    /// More than any model reads, and less than an array holds.
    private static final int LARGEST = 1 << 30;

    private final InputStream in;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CountDownLatch firstSign = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private @Nullable Throwable failure;
    private final int largest;
    private boolean tooLarge;

    private PromptInput(InputStream in, int largest) {
        this.in = in;
        this.largest = largest;
    }

    /// Reads all of it.
    ///
    /// @param whenSilent called when nothing has come for a second; the wait goes on, since input is never dropped
    /// @param whenReplaced called when there were bytes that are not UTF-8
    static String read(InputStream in, Runnable whenSilent, Consumer<String> whenReplaced) {
        return Utf8.decode(bytes(in, whenSilent), "standard input", whenReplaced);
    }

    /// Reads all of it, whatever it is.
    static byte[] bytes(InputStream in, Runnable whenSilent) {
        return bytes(in, whenSilent, LARGEST);
    }

    /// @param largest how many bytes there may be: an input without end must not fill the memory
    static byte[] bytes(InputStream in, Runnable whenSilent, int largest) {
        var input = new PromptInput(in, largest);
        Thread.ofPlatform().daemon().name("stdin").start(input::drain);
        try {
            if (!input.firstSign.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                whenSilent.run();
            }
            input.end.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new LlmException(ErrorKind.INTERRUPTED, "interrupted");
        }
        return input.all();
    }

    /// What was read, unless the reading failed: a part must not be taken for the whole.
    private byte[] all() {
        if (tooLarge) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "standard input has more than " + largest + " bytes",
                    "give less of it");
        }
        return switch (failure) {
            case null -> bytes.toByteArray();
            case IOException e when bytes.size() == 0 && isClosed(e) -> new byte[0];
            case IOException e ->
                    throw new LlmException(
                            ErrorKind.USAGE,
                            "cannot read standard input: " + e.getMessage(),
                            "to do without it: --no-stdin, or </dev/null");
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        };
    }

    /// As a service may start with: that is an empty input, not a broken one. The system tells it only in words.
    private static boolean isClosed(IOException e) {
        String reason = String.valueOf(e.getMessage());
        return reason.contains("descriptor") || reason.contains("Closed");
    }

    private void drain() {
        byte[] chunk = new byte[64 * 1024];
        try {
            for (int count; (count = in.read(chunk)) >= 0; ) {
                firstSign.countDown();
                if (bytes.size() > largest - count) {
                    tooLarge = true;
                    return;
                }
                bytes.write(chunk, 0, count);
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        } finally {
            firstSign.countDown();
            end.countDown();
        }
    }
}
