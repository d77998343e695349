package dev.llm.catalog;

import java.util.Locale;

/// A kind of content that a model reads or writes.
public enum Modality {
    TEXT,
    IMAGE,
    PDF,
    AUDIO,
    VIDEO;

    /// As it stands in the catalogue: `image`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
