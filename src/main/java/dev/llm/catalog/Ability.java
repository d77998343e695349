package dev.llm.catalog;

import java.util.Locale;

/// Something that not every model can do.
public enum Ability {
    /// Call functions.
    TOOLS,
    /// Reason before it answers.
    THINKING,
    /// Answer in a given JSON Schema.
    STRUCTURED_OUTPUT,
    /// Search the web on the provider's side.
    WEB_SEARCH,
    /// Read a page on the provider's side.
    WEB_FETCH,
    /// Run code on the provider's side.
    CODE_EXECUTION,
    /// Use a screen, a keyboard and a mouse.
    COMPUTER_USE,
    /// Have the beginning of a prompt cached.
    CACHE;

    /// As it stands in the catalogue: `structured_output`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
