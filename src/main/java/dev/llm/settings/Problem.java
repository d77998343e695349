package dev.llm.settings;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;

/// Something that is wrong with the settings.
///
/// @param sentence without its place and without a final period; it names the flag or variable
///   itself
public record Problem(Origin origin, String sentence) {
    /// One line: `/home/me/.config/llm/settings.toml:3:1: unknown key 'modle', did you mean
    /// 'model'?`
    public String text() {
        return switch (origin) {
            case Origin.InFile place -> place.text() + ": " + sentence;
            case Origin.Flag _, Origin.Variable _, Origin.VendorVariable _, Origin.Default _ ->
                    sentence;
        };
    }

    /// What went wrong is the command line's fault, or the settings'.
    public ErrorKind kind() {
        return switch (origin) {
            case Origin.Flag _ -> ErrorKind.USAGE;
            case Origin.InFile _, Origin.Variable _, Origin.VendorVariable _, Origin.Default _ ->
                    ErrorKind.CONFIGURATION;
        };
    }

    /// @param more how many other problems there are
    LlmException toException(int more) {
        String others =
                switch (more) {
                    case 0 -> "";
                    case 1 -> " (and one more problem)";
                    default -> " (and " + more + " more problems)";
                };
        return new LlmException(kind(), text() + others);
    }
}
