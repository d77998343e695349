package dev.llm.dialect;

import dev.llm.model.Part;
import java.util.Locale;

/// What formats without a mark for failed tool calls write: the text says it.
public final class ToolResultText {
    private static final String MARK = "Error: ";

    private ToolResultText() {}

    /// @param text the content of the result
    /// @return the same, beginning with the word "error" when the call failed
    public static String marked(Part.ToolResult result, String text) {
        boolean says = text.stripLeading().toLowerCase(Locale.ROOT).startsWith("error");
        return result.error() && !says ? MARK + text : text;
    }
}
