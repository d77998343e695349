package dev.llm.settings;

import java.nio.file.Path;

/// Where is kept what cannot be had again: the log.
public final class DataDirectory {
    private DataDirectory() {}

    public static Path of(Environment environment) {
        Path home = environment.home();
        if (environment.isWindows()) {
            Path local = environment.directory("LOCALAPPDATA");
            return (local == null ? home.resolve("AppData/Local") : local).resolve("llm/data");
        }
        Path xdg = environment.directory("XDG_DATA_HOME");
        if (xdg != null) {
            return xdg.resolve("llm");
        }
        return home.resolve(
                environment.isMac() ? "Library/Application Support/llm" : ".local/share/llm");
    }
}
