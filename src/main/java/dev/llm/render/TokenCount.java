package dev.llm.render;

import dev.llm.tokens.Count;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How many tokens one input has for one model.
///
/// @param file where the input came from, `-` for standard input; null for text of the command line
/// @param label the input's name for people
/// @param model an id, `provider/model`, or the name of an encoding
/// @param framing what is added around the input, null when it is not known apart
/// @param framed whether that is among the tokens
/// @param context the most that the model takes, null when unknown
/// @param cost of the tokens in US dollars, null when unknown
public record TokenCount(
        @Nullable String file,
        String label,
        String model,
        Count tokens,
        Method method,
        @Nullable Long framing,
        boolean framed,
        @Nullable Integer context,
        @Nullable BigDecimal cost) {
    /// Who says so, from the surest.
    public enum Method {
        EXACT,
        PROVIDER,
        /// A program of the user's own.
        COMMAND,
        ESTIMATE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
