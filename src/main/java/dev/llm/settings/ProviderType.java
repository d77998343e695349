package dev.llm.settings;

import org.jspecify.annotations.Nullable;

/// The API that a provider entry speaks, named in lower case in the file. The constants stand in
/// the order of the presets, which bear the same names.
public enum ProviderType {
    ANTHROPIC("https://api.anthropic.com"),
    OPENAI("https://api.openai.com/v1"),
    OLLAMA("http://127.0.0.1:11434"),
    ECHO(null);

    private final @Nullable String presetUrl;

    ProviderType(@Nullable String presetUrl) {
        this.presetUrl = presetUrl;
    }

    /// As it is written in the file, and the name of the preset.
    public String word() {
        return KeyType.word(this);
    }

    /// Null for the type that is no server.
    @Nullable String presetUrl() {
        return presetUrl;
    }

    boolean takes(Key<?> key) {
        if (key == Key.TYPE || key == Key.ENABLED) {
            return true;
        }
        if (key == Key.AUTH_TOKEN) {
            return this == ANTHROPIC;
        }
        return this != ECHO;
    }
}
