package dev.llm.tokens;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Counts by a program of the user's own: the text on its standard input, a number back. When it fails, that is said
/// once, and from then on the estimate serves.
public final class CommandCounter implements TextCounter {
    public static final Duration LIMIT = Duration.ofSeconds(10);

    /// No text has more tokens than these digits can say.
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

    /// More than any number has.
    private static final int LONGEST_ANSWER = 1024;

    private final List<String> command;
    private final Duration limit;
    private final TextCounter estimate;
    private final Consumer<String> say;
    private volatile boolean failed;

    /// @param command the program and its arguments; no shell reads them
    /// @param limit how long it may take for one text
    /// @param say takes a sentence that the user should read
    public CommandCounter(
            List<String> command, Duration limit, TextCounter estimate, Consumer<String> say) {
        this.command = List.copyOf(command);
        this.limit = limit;
        this.estimate = estimate;
        this.say = say;
    }

    /// Whether the estimate serves in its place.
    public boolean failed() {
        return failed;
    }

    @Override
    public Count count(String text) {
        if (failed) {
            return estimate.count(text);
        }
        try {
            return Count.exact(run(text));
        } catch (Unusable e) {
            failed = true;
            say.accept(
                    "the counter "
                            + command.getFirst()
                            + " "
                            + e.getMessage()
                            + ", so the tokens are estimated");
            return estimate.count(text);
        }
    }

    /// Why there is no number; it follows the name of the program.
    private static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String reason) {
            super(reason);
        }
    }

    private long run(String text) throws Unusable {
        long deadline = System.nanoTime() + limit.toNanos();
        Process process = start();
        try {
            Thread.ofVirtual().start(() -> write(process.getOutputStream(), text));
            var answer = new CompletableFuture<String>();
            Thread.ofVirtual().start(() -> read(process.getInputStream(), answer));
            if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw tooSlow();
            }
            if (process.exitValue() != 0) {
                throw new Unusable("failed with exit code " + process.exitValue());
            }
            return number(answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            throw tooSlow();
        } catch (ExecutionException _) {
            throw new Unusable("could not be read");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new LlmException(ErrorKind.INTERRUPTED, "interrupted");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start() throws Unusable {
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException _) {
            throw new Unusable("could not be started");
        }
    }

    private static void write(OutputStream out, String text) {
        try (out) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // One that does not read to the end may know all the same.
        }
    }

    private static void read(InputStream in, CompletableFuture<String> answer) {
        try (in) {
            answer.complete(new String(in.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8));
        } catch (IOException e) {
            answer.completeExceptionally(e);
        }
    }

    private static long number(String answer) throws Unusable {
        if (!NUMBER.matcher(answer.strip()).matches()) {
            throw new Unusable("gave no number");
        }
        return Long.parseLong(answer.strip());
    }

    private Unusable tooSlow() {
        return new Unusable("did not end within " + limit.toMillis() / 1000.0 + " seconds");
    }
}
