package dev.llm.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the process was started with, as far as settings depend on it.
///
/// @param directory the working directory: relative paths that the command line or a variable names
///   start here
/// @param os the value of `os.name`
public record Environment(Map<String, String> variables, Path home, Path directory, String os) {
    public Environment {
        variables = Map.copyOf(variables);
    }

    /// The variable's value; an empty one counts as not set.
    @Nullable String variable(String name) {
        String value = variables.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /// The directory that a variable names. The specification of XDG: a relative path in it is invalid and ignored.
    @Nullable Path directory(String name) {
        String text = variable(name);
        if (text == null) {
            return null;
        }
        try {
            Path path = Path.of(text);
            return path.isAbsolute() ? path : null;
        } catch (InvalidPathException _) {
            return null;
        }
    }

    /// Where the program keeps what it would not be backed up for, as each system has it.
    Path state() {
        Path xdg = directory(isWindows() ? "LOCALAPPDATA" : "XDG_STATE_HOME");
        if (xdg != null) {
            return xdg.resolve("llm");
        }
        return home.resolve(
                isWindows()
                        ? "AppData/Local/llm"
                        : isMac() ? "Library/Application Support/llm" : ".local/state/llm");
    }

    boolean isMac() {
        return os.startsWith("Mac");
    }

    public boolean isWindows() {
        return os.startsWith("Windows");
    }

    /// The path that `text` names for a reader in `base`; a leading `~` is the home directory.
    Path path(String text, Path base) {
        if (text.equals("~")) {
            return home;
        }
        if (text.startsWith("~/") || (isWindows() && text.startsWith("~\\"))) {
            return home.resolve(text.substring(2));
        }
        return base.resolve(text);
    }

    /// The path as a person would write it: `~/.config/llm/settings.toml`.
    public String shown(Path path) {
        return path.startsWith(home) && !path.equals(home)
                ? "~/" + home.relativize(path)
                : path.toString();
    }

    /// Variables hold keys.
    @Override
    public String toString() {
        return "Environment[home=" + home + ", directory=" + directory + ", os=" + os + "]";
    }
}
