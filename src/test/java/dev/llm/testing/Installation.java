package dev.llm.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A copy of what `./llm` needs to run, in a directory of a test's own: the launcher and what the build has made, but no
/// sources. What is older than what is as after a build.
public final class Installation {
    private final Path root;
    private final Map<String, String> env = new LinkedHashMap<>();

    private Installation(Path root) {
        this.root = root;
    }

    public static Installation in(Path root) {
        Path source = Path.of(System.getProperty("llm.root", "")).toAbsolutePath();
        var copy = new Installation(root);
        int age = 100;
        for (String file :
                List.of(
                        "llm",
                        ".mvn/find-jdk.sh",
                        "src/build/jvm.options",
                        "target/llm.jar",
                        "target/llm.aot")) {
            copy.copy(source.resolve(file), file);
            copy.age(file, age--);
        }
        copy.write("pom.xml", "");
        copy.age("pom.xml", 100);
        copy.write("target/llm.jdk", System.getProperty("java.home") + "\n");
        copy.age("target/llm.jdk", 1);
        for (String directory : List.of("src/main", "src/build")) {
            create(root.resolve(directory));
            copy.age(directory, 100);
        }
        copy.env.putAll(Program.in(root).env());
        return copy;
    }

    public Path path(String file) {
        return root.resolve(file);
    }

    public Installation env(String name, String value) {
        env.put(name, value);
        return this;
    }

    public Installation write(String file, String text) {
        create(path(file).resolveSibling(""));
        try {
            Files.writeString(path(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public Installation delete(String file) {
        try {
            Files.delete(path(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// Dates a file back.
    public Installation age(String file, int seconds) {
        try {
            Files.setLastModifiedTime(
                    path(file), FileTime.from(Instant.now().minusSeconds(seconds)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// Runs the launcher, or a link to it, with an empty standard input.
    public Result run(Path directory, String launcher, String... args) throws InterruptedException {
        var command = new ArrayList<String>(List.of(launcher));
        command.addAll(List.of(args));
        try (Running running = start(directory, command)) {
            return running.closeIn().finish();
        }
    }

    public Running start(Path directory, List<String> command) {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(env);
        return Running.start(builder);
    }

    private void copy(Path source, String target) {
        create(path(target).resolveSibling(""));
        try {
            Files.copy(source, path(target), StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void create(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
