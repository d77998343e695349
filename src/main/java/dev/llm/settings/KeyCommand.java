package dev.llm.settings;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs the command that prints a key. Its input is empty, its stderr is ours: it may ask for a
/// finger on a token.
final class KeyCommand {
    private static final int LONGEST_LINE = 64 * 1024;

    private final Environment environment;
    private final Duration limit;

    KeyCommand(Environment environment, Duration limit) {
        this.environment = environment;
        this.limit = limit;
    }

    /// The first line that the command prints; empty when it prints none.
    String firstLine(String command) throws KeyUnreadable {
        long deadline = System.nanoTime() + limit.toNanos();
        Process process = start(command);
        try {
            process.getOutputStream().close();
            var line = new CompletableFuture<String>();
            Thread.ofVirtual().start(() -> readTo(line, process.getInputStream()));
            if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw tooSlow();
            }
            if (process.exitValue() != 0) {
                throw new KeyUnreadable("failed with exit code " + process.exitValue());
            }
            return line.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw tooSlow();
        } catch (IOException | ExecutionException _) {
            throw new KeyUnreadable("could not be read");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new LlmException(ErrorKind.INTERRUPTED, "interrupted");
        } finally {
            // The shell's own children first: they would go on without it.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start(String command) throws KeyUnreadable {
        List<String> shell =
                environment.isWindows()
                        ? List.of("cmd", "/c", command)
                        : List.of("/bin/sh", "-c", command);
        var builder = new ProcessBuilder(shell).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(environment.variables());
        try {
            return builder.start();
        } catch (IOException _) {
            // The message of the cause repeats the command, which may hold a key.
            throw new KeyUnreadable("could not be started");
        }
    }

    private KeyUnreadable tooSlow() {
        return new KeyUnreadable("did not end within " + limit.toSeconds() + " seconds");
    }

    /// Completes the line as soon as it is there and reads on, so that the command can write on.
    private static void readTo(CompletableFuture<String> line, InputStream in) {
        var bytes = new ByteArrayOutputStream();
        try (in) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n' || bytes.size() > LONGEST_LINE) {
                    line.complete(bytes.toString(StandardCharsets.UTF_8));
                } else if (!line.isDone()) {
                    bytes.write(b);
                }
            }
            line.complete(bytes.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            line.completeExceptionally(e);
        }
    }
}
