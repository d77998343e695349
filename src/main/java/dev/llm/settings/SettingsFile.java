package dev.llm.settings;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the settings file is, and its bytes.
///
/// @param named the user said which file, by `LLM_CONFIG`, so it must exist
record SettingsFile(Path path, boolean named) {
    static final String VARIABLE = "LLM_CONFIG";

    private static final int LARGEST = 1024 * 1024;

    static SettingsFile of(Environment environment) {
        String named = environment.variable(VARIABLE);
        if (named != null) {
            return new SettingsFile(
                    environment.path(named, environment.directory()).normalize(), true);
        }
        return new SettingsFile(directory(environment).resolve("settings.toml"), false);
    }

    private static Path directory(Environment environment) {
        if (environment.isWindows()) {
            Path roaming = environment.directory("APPDATA");
            return (roaming == null ? environment.home().resolve("AppData/Roaming") : roaming)
                    .resolve("llm");
        }
        Path xdg = environment.directory("XDG_CONFIG_HOME");
        if (xdg != null) {
            return xdg.resolve("llm");
        }
        Path dotConfig = environment.home().resolve(".config/llm");
        return environment.isMac() && !Files.exists(dotConfig.resolve("settings.toml"))
                ? environment.home().resolve("Library/Application Support/llm")
                : dotConfig;
    }

    /// Null when there is no file, or when it cannot be read, which is then a problem.
    byte @Nullable [] read(Problems problems) {
        try (var in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                problems.add(whole(), "the settings file is larger than 1 MiB");
                return null;
            }
            return bytes;
        } catch (NoSuchFileException _) {
            addMissing(problems);
        } catch (AccessDeniedException _) {
            problems.add(whole(), "the settings file cannot be read: permission denied");
        } catch (IOException _) {
            if (Files.isDirectory(path)) {
                problems.add(whole(), "the settings file is a directory");
            } else if (hasNoDirectory()) {
                addMissing(problems);
            } else {
                problems.add(whole(), "the settings file cannot be read");
            }
        }
        return null;
    }

    Origin.InFile whole() {
        return new Origin.InFile(path, 0, 0);
    }

    private void addMissing(Problems problems) {
        if (named) {
            problems.add(
                    new Origin.Variable(VARIABLE),
                    "the settings file " + path + ", named by " + VARIABLE + ", does not exist");
        } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            problems.add(whole(), "the settings file is a link to a file that does not exist");
        }
    }

    /// Some home directories are no directories: accounts of services have `/dev/null`.
    private boolean hasNoDirectory() {
        for (Path above = path.getParent(); above != null; above = above.getParent()) {
            if (Files.exists(above)) {
                return !Files.isDirectory(above);
            }
        }
        return true;
    }
}
