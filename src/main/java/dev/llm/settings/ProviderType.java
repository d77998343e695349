package dev.llm.settings;

import org.jspecify.annotations.Nullable;

/// The API that a provider entry speaks, named in lower case in the file.
public enum ProviderType {
    ANTHROPIC("https://api.anthropic.com"),
    OPENAI(null),
    GEMINI("https://generativelanguage.googleapis.com"),
    OLLAMA("http://127.0.0.1:11434"),
    SALESFORCE(null),
    ECHO(null);

    private final @Nullable String url;

    ProviderType(@Nullable String url) {
        this.url = url;
    }

    /// As it is written in the file.
    public String word() {
        return KeyType.word(this);
    }

    /// Where the API is when nothing else says so. Null where there are any number of servers, where it depends on
    /// another key, or where there is none.
    @Nullable String url() {
        return url;
    }

    /// Whether the key means something for an entry of this type.
    boolean takes(Key<?> key) {
        if (key == Key.TYPE || key == Key.ENABLED) {
            return true;
        }
        if (key == Key.BASE_URL
                || key == Key.ALLOW_INSECURE
                || key == Key.REQUESTS_PER_MINUTE
                || key == Key.TOKENS_PER_MINUTE) {
            return this != ECHO;
        }
        if (key == Key.API_KEY || key == Key.API_KEYS) {
            return this != ECHO && this != SALESFORCE;
        }
        if (key == Key.API) {
            return this == OPENAI;
        }
        if (key == Key.AUTH_TOKEN || key == Key.API_VERSION || key == Key.CACHE) {
            return this == ANTHROPIC;
        }
        return this == SALESFORCE;
    }
}
