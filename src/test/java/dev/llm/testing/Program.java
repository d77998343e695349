package dev.llm.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.llm.cli.Cli;
import dev.llm.cli.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A command line to run, in a home of its own and an environment that holds nothing else.
///
/// [#run] starts the packaged program as the launcher does; [#call] calls the same function in this process, which
/// starts faster and is enough for what needs no process. Immutable.
///
/// @param shell a line for `sh` that runs the program as `"$@"`, or null to start it without a shell
/// @param stdin null for `/dev/null`
/// @param clock what time it is for [#call]
/// @param jar what is run, for programs that are broken on purpose
public record Program(
        Path home,
        Map<String, String> env,
        List<String> args,
        byte @Nullable [] stdin,
        @Nullable String shell,
        Path jar,
        InstantSource clock) {
    private static final Path PACKAGED = Path.of("target/llm.jar");

    /// A program without arguments, settings or input.
    public static Program in(Path home) {
        var env = new LinkedHashMap<String, String>();
        env.put("HOME", home.toString());
        env.put("PATH", "/usr/bin:/bin");
        env.put("LC_ALL", "C.UTF-8");
        return new Program(home, env, List.of(), null, null, PACKAGED, InstantSource.system());
    }

    public Program env(String name, String value) {
        var more = new LinkedHashMap<>(env);
        more.put(name, value);
        return new Program(home, more, args, stdin, shell, jar, clock);
    }

    /// Adds to the arguments that are already there.
    public Program args(String... next) {
        var more = new ArrayList<>(args);
        more.addAll(List.of(next));
        return new Program(home, env, more, stdin, shell, jar, clock);
    }

    public Program stdin(String text) {
        return stdin(text.getBytes(UTF_8));
    }

    public Program stdin(byte[] bytes) {
        return new Program(home, env, args, bytes.clone(), shell, jar, clock);
    }

    /// Lets it be another time for [#call].
    public Program at(Instant time) {
        return new Program(home, env, args, stdin, shell, jar, InstantSource.fixed(time));
    }

    /// Runs it from a line of shell, as `"$@"`.
    public Program shell(String line) {
        return new Program(home, env, args, stdin, line, jar, clock);
    }

    public Program jar(Path other) {
        return new Program(home, env, args, stdin, shell, other, clock);
    }

    /// Writes the settings file, for its owner's eyes only.
    public Program settings(String... lines) {
        Path file = home.resolve(".config/llm/settings.toml");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, String.join("\n", lines) + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// Runs the packaged program to its end, as a process.
    public Result run() throws InterruptedException {
        byte[] input = stdin;
        try (Running running = start()) {
            if (input != null) {
                running.write(input);
                running.closeIn();
            }
            return running.finish();
        }
    }

    /// Starts the packaged program. With `stdin` set, the test writes what it wants to and closes it.
    public Running start() {
        var builder = new ProcessBuilder(command("000"));
        builder.environment().clear();
        builder.environment().putAll(env);
        builder.directory(home.toFile());
        if (stdin == null) {
            builder.redirectInput(Path.of("/dev/null").toFile());
        }
        return Running.start(builder);
    }

    /// Runs the command line in this process.
    public Result call() {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        byte[] input = stdin == null ? new byte[0] : stdin;
        int code =
                Cli.run(
                        args,
                        new Streams(
                                new ByteArrayInputStream(input),
                                out,
                                new PrintStream(err, true, UTF_8),
                                false,
                                false,
                                false),
                        env,
                        clock);
        return new Result(code, out.toByteArray(), err.toByteArray());
    }

    /// What the launcher would become.
    ///
    /// @param terminals which of the three standard streams are terminals, as the launcher says it
    public List<String> command(String terminals) {
        Path root = Path.of(System.getProperty("llm.root", "")).toAbsolutePath();
        Path program = root.resolve(jar);
        var command = new ArrayList<String>();
        if (shell != null) {
            command.addAll(List.of("/bin/sh", "-c", shell, "sh"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.add("@" + root.resolve("src/build/jvm.options"));
        // The JVM does not notice when a cache is that of another jar.
        if (jar.equals(PACKAGED)) {
            command.add("-XX:AOTCache=" + root.resolve("target/llm.aot"));
        }
        command.add("-Dllm.tty=" + terminals);
        command.addAll(List.of("-cp", program.toString(), "dev.llm.Main"));
        command.addAll(args);
        return command;
    }
}
