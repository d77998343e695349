package dev.llm.settings;

import java.nio.file.Path;

/// Where is kept what can be had again.
public final class CacheDirectory {
    private CacheDirectory() {}

    public static Path of(Environment environment) {
        Path home = environment.home();
        if (environment.isWindows()) {
            Path local = environment.directory("LOCALAPPDATA");
            return (local == null ? home.resolve("AppData/Local") : local).resolve("llm");
        }
        Path xdg = environment.directory("XDG_CACHE_HOME");
        if (xdg != null) {
            return xdg.resolve("llm");
        }
        return home.resolve(environment.isMac() ? "Library/Caches/llm" : ".cache/llm");
    }
}
