package dev.llm.model;

import org.jspecify.annotations.Nullable;

/// Where the bytes of an image, document or sound are.
public sealed interface Media {
    /// @param mimeType such as `image/png`
    /// @param data base64, without line breaks
    record Inline(String mimeType, String data) implements Media {}

    /// @param mimeType as far as it is known
    record Link(String url, @Nullable String mimeType) implements Media {}

    /// A file that was uploaded to the provider before.
    record Upload(String fileId) implements Media {}

    /// A document that is plain text.
    record PlainText(String text) implements Media {}
}
