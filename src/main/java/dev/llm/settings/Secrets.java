package dev.llm.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the keys of one run share: where they are read from, and what is known of them since.
final class Secrets {
    static final Duration COMMAND_LIMIT = Duration.ofSeconds(30);

    private static final int LARGEST_FILE = 64 * 1024;

    private final Environment environment;
    private final Duration commandLimit;
    private final Set<String> known = new LinkedHashSet<>();
    private @Nullable Consumer<String> told;
    private final Set<String> warnings = new LinkedHashSet<>();

    Secrets(Environment environment, Duration commandLimit) {
        this.environment = environment;
        this.commandLimit = commandLimit;
    }

    synchronized void know(String key) {
        if (!key.isBlank() && known.add(key.strip()) && told != null) {
            told.accept(key.strip());
        }
    }

    /// Tells of every key that is known, and of each that becomes known.
    synchronized void tell(Consumer<String> told) {
        known.forEach(told);
        this.told = told;
    }

    /// Nothing is lost by knowing it before it is used: it may be printed by something else.
    void knowVariable(String name) {
        know(variable(name));
    }

    synchronized List<String> warnings() {
        return new ArrayList<>(warnings);
    }

    /// Warns when others than its owner can read the file, which holds a key.
    void checkMode(Path file) {
        if (FileMode.isReadByOthers(file)) {
            String warning =
                    environment.shown(file)
                            + " can be read by others and holds a key: run chmod 600 "
                            + FileMode.shellQuoted(file);
            synchronized (this) {
                warnings.add(warning);
            }
        }
    }

    /// Empty when it is not set.
    String variable(String name) {
        return environment.variables().getOrDefault(name, "");
    }

    Path path(String text, Path base) {
        return environment.path(text, base);
    }

    String readFile(Path file) throws KeyUnreadable {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST_FILE + 1);
        } catch (NoSuchFileException _) {
            throw new KeyUnreadable("does not exist");
        } catch (IOException _) {
            throw new KeyUnreadable(Files.isDirectory(file) ? "is a directory" : "cannot be read");
        }
        if (bytes.length > LARGEST_FILE) {
            throw new KeyUnreadable("is too large for a key");
        }
        checkMode(file);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    String runCommand(String command) throws KeyUnreadable {
        return new KeyCommand(environment, commandLimit).firstLine(command);
    }
}
