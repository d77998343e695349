package dev.llm.dialect;

import dev.llm.model.Media;
import org.jspecify.annotations.Nullable;

/// `data:image/png;base64,…`, which is how OpenAI's formats carry bytes.
public final class DataUrl {
    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64";

    private DataUrl() {}

    /// The bytes in a URL, or null when it is not a data URL in base64 with a type.
    public static Media.@Nullable Inline read(String url) {
        int comma = url.indexOf(',');
        if (comma < 0 || !url.startsWith(SCHEME)) {
            return null;
        }
        String head = url.substring(SCHEME.length(), comma);
        if (!head.endsWith(BASE64) || head.length() == BASE64.length()) {
            return null;
        }
        String mimeType = head.substring(0, head.length() - BASE64.length());
        return new Media.Inline(mimeType, url.substring(comma + 1));
    }

    public static String write(Media.Inline bytes) {
        return SCHEME + bytes.mimeType() + BASE64 + "," + bytes.data();
    }
}
