package dev.llm;

import dev.llm.cli.Cli;
import dev.llm.cli.Streams;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Starts the program with the real streams and environment.
public final class Main {
    /// How long an interrupted call may take to end its request and write down what it has.
    private static final int FAREWELL_MILLIS = 1500;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args)));
    }

    static int run(List<String> args) {
        var finished = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> interrupt(main, finished), "farewell"));
        int code = Cli.run(args, streams(), System.getenv());
        finished.countDown();
        return code;
    }

    /// A signal ends the JVM through its shutdown hooks, with 128 + its number. Cancellation is interruption here, so
    /// the call ends as if its reader had been interrupted, and keeps what it printed.
    private static void interrupt(Thread main, CountDownLatch finished) {
        if (finished.getCount() == 0) {
            return;
        }
        main.interrupt();
        try {
            finished.await(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Streams streams() {
        // The launcher knows what is a terminal; finding out from here is slow.
        String terminals = System.getProperty("llm.tty", "");
        boolean known = terminals.length() == 3;
        Console terminal = known ? null : System.console();
        boolean console = terminal != null && terminal.isTerminal();
        return new Streams(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                known ? terminals.charAt(0) == '1' : console,
                known ? terminals.charAt(1) == '1' : console,
                known ? terminals.charAt(2) == '1' : console);
    }
}
