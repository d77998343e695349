package dev.llm.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.cli.Cli;
import dev.llm.cli.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// `llm proxy` in this process: the real command line on a thread of its own, at a port that is free. Closing it is
/// what a signal does to the program.
///
/// One that serves all tests of a class is registered as an extension, [#with] its settings.
public final class Proxy
        implements AutoCloseable, BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static final Pattern ADDRESS = Pattern.compile("proxy at https?://[^ ]*:(\\d+) ");

    private final Path home;
    private final Thread thread;
    private final Lines err = new Lines();
    private final BlockingQueue<Integer> ended = new LinkedBlockingQueue<>();
    private int port;

    private Proxy(Program program) {
        this.home = program.home();
        this.thread = Thread.ofPlatform().daemon().name("proxy").unstarted(() -> run(program));
    }

    /// Starts what the program says after `proxy --port 0`, and waits until it listens.
    public static Proxy start(Program program) throws InterruptedException {
        var proxy = new Proxy(program);
        proxy.open();
        return proxy;
    }

    /// For `@RegisterExtension`: with these settings in a home of its own, from before the first test of a class until
    /// after the last.
    public static Proxy with(String... settings) {
        return with(program -> program.settings(settings));
    }

    /// The same of a program that needs more than settings.
    public static Proxy with(UnaryOperator<Program> setUp) {
        try {
            return new Proxy(setUp.apply(Program.in(Files.createTempDirectory("llm-proxy"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws InterruptedException {
        open();
    }

    /// What one test has not asked about is not for the next.
    @Override
    public void afterEach(ExtensionContext context) {
        forgetLines();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        close();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void open() throws InterruptedException {
        thread.start();
        for (Matcher line; port == 0; ) {
            line = ADDRESS.matcher(nextLine());
            if (line.find()) {
                port = Integer.parseInt(line.group(1));
            }
        }
    }

    public int port() {
        return port;
    }

    /// `http://127.0.0.1:PORT` and the path.
    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /// The next line on standard error, waited for: one for each exchange, when it is over.
    public String nextLine() throws InterruptedException {
        return Limits.take(err.lines, "a line of the proxy, after <" + err.all() + ">");
    }

    /// Forgets the lines that nobody took.
    public void forgetLines() {
        err.lines.clear();
    }

    /// Everything that it has said.
    public String said() {
        return err.all();
    }

    /// Begins its end, and does not wait for it.
    public void interrupt() {
        thread.interrupt();
    }

    /// Waits for its end.
    ///
    /// @return the exit code
    public int awaitEnd() throws InterruptedException {
        return Limits.take(ended, "the end of the proxy, after <" + err.all() + ">");
    }

    @Override
    public void close() {
        interrupt();
        try {
            assertThat(thread.join(Duration.ofSeconds(Limits.SECONDS)))
                    .as("the proxy has ended")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the proxy ended", e);
        }
    }

    private void run(Program program) {
        var args = new ArrayList<String>(List.of("proxy", "--port", "0"));
        args.addAll(program.args());
        var streams =
                new Streams(
                        new ByteArrayInputStream(new byte[0]),
                        OutputStream.nullOutputStream(),
                        new PrintStream(err, true, UTF_8),
                        false,
                        false,
                        false);
        ended.add(Cli.run(args, streams, program.env(), program.clock()));
    }

    /// Standard error, line by line.
    private static final class Lines extends OutputStream {
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        @Override
        public synchronized void write(int b) {
            all.write(b);
            if (b == '\n') {
                lines.add(line.toString(UTF_8));
                line.reset();
            } else {
                line.write(b);
            }
        }

        synchronized String all() {
            return all.toString(UTF_8);
        }
    }
}
