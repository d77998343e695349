package dev.llm.dialect.ollama;

/// The type of an image, which this format does not tell, by the first bytes of its base64.
final class ImageType {
    private ImageType() {}

    static String of(String base64) {
        if (base64.startsWith("/9j/")) {
            return "image/jpeg";
        }
        if (base64.startsWith("R0lGOD")) {
            return "image/gif";
        }
        return base64.startsWith("UklGR") ? "image/webp" : "image/png";
    }
}
