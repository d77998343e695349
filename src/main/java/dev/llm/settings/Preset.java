package dev.llm.settings;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A provider entry that is always there, so that a key in the environment is enough. The constants stand in the order in
/// which a provider is chosen when no model is named; the entries that the file adds come before `ollama`, and what comes
/// after it is never chosen.
public enum Preset {
    ANTHROPIC("anthropic", ProviderType.ANTHROPIC),
    OPENAI("openai", ProviderType.OPENAI, "https://api.openai.com/v1"),
    GEMINI("gemini", ProviderType.GEMINI),
    OPENROUTER("openrouter", ProviderType.OPENAI, "https://openrouter.ai/api/v1"),
    GROQ("groq", ProviderType.OPENAI, "https://api.groq.com/openai/v1"),
    MISTRAL("mistral", ProviderType.OPENAI, "https://api.mistral.ai/v1"),
    DEEPSEEK("deepseek", ProviderType.OPENAI, "https://api.deepseek.com"),
    XAI("xai", ProviderType.OPENAI, "https://api.x.ai/v1"),
    TOGETHER("together", ProviderType.OPENAI, "https://api.together.xyz/v1"),
    /// Everybody has an address of their own there.
    AZURE("azure", ProviderType.OPENAI, null),
    OLLAMA("ollama", ProviderType.OLLAMA),
    LM_STUDIO("lm-studio", ProviderType.OPENAI, "http://127.0.0.1:1234/v1"),
    LLAMA_CPP("llama.cpp", ProviderType.OPENAI, "http://127.0.0.1:8080/v1"),
    VLLM("vllm", ProviderType.OPENAI, "http://127.0.0.1:8000/v1"),
    ECHO("echo", ProviderType.ECHO);

    private final String word;
    private final ProviderType type;
    private final @Nullable String url;

    Preset(String word, ProviderType type) {
        this(word, type, type.url());
    }

    Preset(String word, ProviderType type, @Nullable String url) {
        this.word = word;
        this.type = type;
        this.url = url;
    }

    /// The preset of this name, or null.
    static @Nullable Preset named(String name) {
        for (Preset preset : values()) {
            if (preset.word.equals(name)) {
                return preset;
            }
        }
        return null;
    }

    /// The entry's name.
    public String word() {
        return word;
    }

    public ProviderType type() {
        return type;
    }

    /// Null where there is none until the user gives one.
    public @Nullable String url() {
        return url;
    }

    /// Whether it answers only those who name it: a server that may run on this machine or not, and the echo.
    public boolean onlyByName() {
        return compareTo(OLLAMA) > 0;
    }

    /// The variables that hold its key, the first one first; none where no key is needed.
    public List<String> keyVariables() {
        return variables(Key.API_KEY);
    }

    /// Whether the vendor answers nobody without one. Ollama's key is for its cloud.
    public boolean needsKey() {
        return this != OLLAMA && !keyVariables().isEmpty();
    }

    /// The variables that set its address.
    public List<String> urlVariables() {
        return variables(Key.BASE_URL);
    }

    private List<String> variables(Key<?> key) {
        var names = new ArrayList<String>();
        for (VendorVariable variable : VendorVariable.ALL) {
            if (variable.preset() == this && variable.key() == key) {
                names.add(variable.name());
            }
        }
        return names;
    }
}
