package dev.llm.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A program that runs. Standard output is read when the test asks for it and not before, so that a test sees what is on
/// the pipe at that moment; standard error is collected all the time.
public final class Running implements AutoCloseable {
    private final Process process;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final BlockingQueue<String> errLines = new LinkedBlockingQueue<>();
    private final Thread errPump;
    private boolean outClosed;

    private Running(Process process) {
        this.process = process;
        this.errPump = Thread.ofPlatform().daemon().start(this::pumpErr);
    }

    /// Starts any command, which has an open pipe for standard input unless it was redirected.
    public static Running start(ProcessBuilder builder) {
        try {
            return new Running(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public Running write(String text) {
        return write(text.getBytes(UTF_8));
    }

    public Running write(byte[] bytes) {
        return within(
                "writing to standard input",
                () -> {
                    process.getOutputStream().write(bytes);
                    process.getOutputStream().flush();
                    return this;
                });
    }

    public Running closeIn() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// Waits for just these bytes on standard output.
    public Running awaitOut(String expected) {
        byte[] bytes =
                within(
                        "reading <" + expected + "> from standard output",
                        () -> process.getInputStream().readNBytes(expected.getBytes(UTF_8).length));
        out.writeBytes(bytes);
        assertThat(new String(bytes, UTF_8)).isEqualTo(expected);
        return this;
    }

    /// The next line on standard output, waited for, without its end.
    public String line() {
        var line = new ByteArrayOutputStream();
        within(
                "a line on standard output",
                () -> {
                    for (int next;
                            (next = process.getInputStream().read()) >= 0 && next != '\n'; ) {
                        line.write(next);
                    }
                    return line;
                });
        out.writeBytes(line.toByteArray());
        out.write('\n');
        return line.toString(UTF_8);
    }

    /// The next line on standard error, waited for.
    public String nextErrLine() throws InterruptedException {
        return Limits.take(errLines, "a line on standard error");
    }

    /// Goes away as a reader, as `head` does.
    public Running closeOut() {
        outClosed = true;
        try {
            process.getInputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// Sends a signal by its name: `INT`.
    public Running signal(String name) throws InterruptedException {
        try {
            var kill =
                    new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                            .inheritIO()
                            .start();
            assertThat(kill.waitFor()).as("kill -%s", name).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// Waits for the end; fails, and kills, when it does not come.
    public Result finish() throws InterruptedException {
        if (!outClosed) {
            byte[] rest =
                    within(
                            "the end of standard output",
                            () -> process.getInputStream().readAllBytes());
            out.writeBytes(rest);
        }
        if (!process.waitFor(Limits.SECONDS, TimeUnit.SECONDS)) {
            throw stuck("the end of the program");
        }
        errPump.join(TimeUnit.SECONDS.toMillis(Limits.SECONDS));
        synchronized (err) {
            return new Result(process.exitValue(), out.toByteArray(), err.toByteArray());
        }
    }

    /// Leaves nothing running.
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private <T> T within(String what, Callable<T> blocking) {
        var done = new CompletableFuture<T>();
        Thread.ofPlatform().daemon().start(() -> complete(done, blocking));
        try {
            return done.get(Limits.SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            throw stuck(what);
        } catch (ExecutionException e) {
            throw new AssertionError(what + ": " + e.getCause() + "; " + soFar(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + what, e);
        }
    }

    private static <T> void complete(CompletableFuture<T> done, Callable<T> blocking) {
        try {
            done.complete(blocking.call());
        } catch (Exception e) {
            done.completeExceptionally(e);
        }
    }

    private AssertionError stuck(String what) {
        String soFar = soFar();
        close();
        return new AssertionError(what + " took more than " + Limits.SECONDS + " s; " + soFar);
    }

    private String soFar() {
        synchronized (err) {
            return "stdout so far <"
                    + out.toString(UTF_8)
                    + ">, stderr <"
                    + err.toString(UTF_8)
                    + ">";
        }
    }

    private void pumpErr() {
        var line = new ByteArrayOutputStream();
        try (InputStream in = process.getErrorStream()) {
            for (int next; (next = in.read()) >= 0; ) {
                synchronized (err) {
                    err.write(next);
                }
                if (next == '\n') {
                    errLines.add(line.toString(UTF_8));
                    line.reset();
                } else {
                    line.write(next);
                }
            }
        } catch (IOException _) {
            // Closed with the process.
        }
    }
}
