package dev.llm.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A variable that a vendor's own tools read. It sets one key of the entry that bears the vendor's
/// name, whatever that entry's base URL, and of no other entry.
///
/// @param suffix what belongs after the variable's value; it is not doubled
record VendorVariable(String name, Preset preset, Key<?> key, String suffix) {
    /// Of two for the same key the first wins.
    static final List<VendorVariable> ALL =
            List.of(
                    new VendorVariable("ANTHROPIC_API_KEY", Preset.ANTHROPIC, Key.API_KEY),
                    new VendorVariable("ANTHROPIC_AUTH_TOKEN", Preset.ANTHROPIC, Key.AUTH_TOKEN),
                    new VendorVariable("ANTHROPIC_BASE_URL", Preset.ANTHROPIC, Key.BASE_URL),
                    new VendorVariable("ANTHROPIC_API_URL", Preset.ANTHROPIC, Key.BASE_URL),
                    new VendorVariable("ENABLE_ANTHROPIC_API", Preset.ANTHROPIC, Key.ENABLED),
                    new VendorVariable("OPENAI_API_KEY", Preset.OPENAI, Key.API_KEY),
                    new VendorVariable("OPENAI_BASE_URL", Preset.OPENAI, Key.BASE_URL),
                    new VendorVariable("GOOGLE_API_KEY", Preset.GEMINI, Key.API_KEY),
                    new VendorVariable("GEMINI_API_KEY", Preset.GEMINI, Key.API_KEY),
                    new VendorVariable("GOOGLE_GEMINI_BASE_URL", Preset.GEMINI, Key.BASE_URL),
                    new VendorVariable("OPENROUTER_API_KEY", Preset.OPENROUTER, Key.API_KEY),
                    new VendorVariable("GROQ_API_KEY", Preset.GROQ, Key.API_KEY),
                    new VendorVariable("MISTRAL_API_KEY", Preset.MISTRAL, Key.API_KEY),
                    new VendorVariable("DEEPSEEK_API_KEY", Preset.DEEPSEEK, Key.API_KEY),
                    new VendorVariable("XAI_API_KEY", Preset.XAI, Key.API_KEY),
                    new VendorVariable("TOGETHER_API_KEY", Preset.TOGETHER, Key.API_KEY),
                    new VendorVariable("TOGETHER_BASE_URL", Preset.TOGETHER, Key.BASE_URL),
                    new VendorVariable("AZURE_OPENAI_API_KEY", Preset.AZURE, Key.API_KEY),
                    new VendorVariable(
                            "AZURE_OPENAI_ENDPOINT", Preset.AZURE, Key.BASE_URL, "/openai/v1"),
                    new VendorVariable("OLLAMA_HOST", Preset.OLLAMA, Key.BASE_URL),
                    new VendorVariable("OLLAMA_API_KEY", Preset.OLLAMA, Key.API_KEY));

    private VendorVariable(String name, Preset preset, Key<?> key) {
        this(name, preset, key, "");
    }

    Origin origin() {
        return new Origin.VendorVariable(name);
    }

    /// Null when it is not set, or blank.
    @Nullable String in(Environment environment) {
        String value = environment.variable(name);
        return value == null || value.isBlank() ? null : value;
    }

    /// The variable that sets this key of this entry, if one does.
    static @Nullable VendorVariable set(
            @Nullable Preset preset, Key<?> key, Environment environment) {
        for (VendorVariable variable : ALL) {
            if (variable.preset == preset
                    && variable.key == key
                    && variable.in(environment) != null) {
                return variable;
            }
        }
        return null;
    }
}
