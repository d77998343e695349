package dev.llm.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.model.LlmException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A home directory on disk and the variables of one process.
final class TestHome {
    final Path path;
    final Path file;
    final Map<String, String> variables = new HashMap<>(Map.of("PATH", "/usr/bin:/bin"));
    final Map<String, String> flags = new HashMap<>();

    TestHome(Path path) {
        this.path = path;
        this.file = path.resolve(".config/llm/settings.toml");
    }

    TestHome settings(String... lines) {
        write(file, String.join("\n", lines) + "\n");
        return this;
    }

    TestHome settings(byte[] bytes) {
        return write(file, bytes);
    }

    TestHome variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    TestHome flag(String name, String value) {
        flags.put(name, value);
        return this;
    }

    /// Writes a file that only its owner can read.
    TestHome write(Path target, String text) {
        return write(target, text.getBytes(UTF_8));
    }

    TestHome write(Path target, byte[] bytes) {
        try {
            Files.createDirectories(target.getParent());
            Files.write(target, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return mode(target, "rw-------");
    }

    TestHome mode(Path target, String mode) {
        try {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Environment environment() {
        return environment("Linux");
    }

    Environment environment(String os) {
        return new Environment(variables, path, path.resolve("work"), os);
    }

    Settings load() {
        return Settings.load(environment(), flags);
    }

    LlmException failure() {
        LlmException failure = catchThrowableOfType(LlmException.class, this::load);
        if (failure == null) {
            throw new AssertionError("the settings were read without a problem");
        }
        return failure;
    }

    List<String> problems() {
        return Settings.check(environment()).stream().map(Problem::text).toList();
    }

    ProviderSettings provider(String name) {
        ProviderSettings provider = load().providers().get(name);
        if (provider == null) {
            throw new AssertionError("no provider " + name);
        }
        return provider;
    }

    /// A key as an option gives it, under a limit for its command.
    Secret key(String text, Duration limit) {
        return Secret.parse(
                text,
                new Origin.Flag("--key"),
                true,
                path.resolve("work"),
                new Secrets(environment(), limit));
    }
}
