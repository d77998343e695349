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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Starts the program with the real streams and environment.
public final class Main {
    /// How long an interrupted call may take to end its request and write down what it has.
    private static final int FAREWELL_MILLIS = 1500;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args)));
    }

    static int run(List<String> args) {
        var finished = new CompletableFuture<Integer>();
        Thread main = Thread.currentThread();
        boolean serves = !args.isEmpty() && args.getFirst().equals("proxy");
        Thread farewell =
                new Thread(
                        () -> {
                            if (!finished.isDone()) {
                                main.interrupt();
                                await(finished, serves);
                            }
                        },
                        "farewell");
        Runtime.getRuntime().addShutdownHook(farewell);
        int code = Cli.run(args, streams(), System.getenv());
        finished.complete(code);
        return code;
    }

    /// A signal ends the JVM through its shutdown hooks, with 128 + its number. Cancellation is interruption here, so
    /// the call ends as if its reader had been interrupted, and keeps what it printed. A server was going to end by a
    /// signal: it takes the time that its settings give it, and its own code is the process's.
    private static void await(CompletableFuture<Integer> finished, boolean serves) {
        try {
            if (serves) {
                Runtime.getRuntime().halt(finished.get());
            }
            finished.get(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException _) {
            // It has had its time.
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
