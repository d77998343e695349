package dev.llm.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A variable that a vendor's own tools read. It sets one key of the entry that bears the vendor's
/// name, whatever that entry's base URL, and of no other entry.
record VendorVariable(String name, ProviderType preset, Key<?> key) {
    /// Of two for the same key the first wins.
    static final List<VendorVariable> ALL =
            List.of(
                    new VendorVariable("ANTHROPIC_API_KEY", ProviderType.ANTHROPIC, Key.API_KEY),
                    new VendorVariable(
                            "ANTHROPIC_AUTH_TOKEN", ProviderType.ANTHROPIC, Key.AUTH_TOKEN),
                    new VendorVariable("ANTHROPIC_BASE_URL", ProviderType.ANTHROPIC, Key.BASE_URL),
                    new VendorVariable("ANTHROPIC_API_URL", ProviderType.ANTHROPIC, Key.BASE_URL),
                    new VendorVariable("ENABLE_ANTHROPIC_API", ProviderType.ANTHROPIC, Key.ENABLED),
                    new VendorVariable("OPENAI_API_KEY", ProviderType.OPENAI, Key.API_KEY),
                    new VendorVariable("OPENAI_BASE_URL", ProviderType.OPENAI, Key.BASE_URL),
                    new VendorVariable("OLLAMA_HOST", ProviderType.OLLAMA, Key.BASE_URL),
                    new VendorVariable("OLLAMA_API_KEY", ProviderType.OLLAMA, Key.API_KEY));

    Origin origin() {
        return new Origin.VendorVariable(name);
    }

    /// Null when it is not set, or blank.
    @Nullable String in(Environment environment) {
        String value = environment.variable(name);
        return value == null || value.isBlank() ? null : value;
    }

    /// The variable that sets this key of this entry, if one does.
    static @Nullable VendorVariable set(String entry, Key<?> key, Environment environment) {
        for (VendorVariable variable : ALL) {
            if (variable.preset.word().equals(entry)
                    && variable.key == key
                    && variable.in(environment) != null) {
                return variable;
            }
        }
        return null;
    }
}
