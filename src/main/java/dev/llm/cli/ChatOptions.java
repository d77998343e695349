package dev.llm.cli;

import dev.llm.model.Effort;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the command line of `llm chat` asks for.
///
/// @param settings options that are settings too, by their key
/// @param queries texts that the model's name has to have in it; they choose it in the place of `-m`
/// @param fallbacks models that stand in for the one that is asked, in this order
/// @param parameters `-o` and `--max-tokens`
/// @param think `--think`, null to leave it to the model
/// @param attachments `-a` and `--at`
/// @param allowPrivate whether they may be read from this machine and private networks by URL
/// @param key `--key`, in one of its forms
/// @param force whether to send what the model is known to refuse
/// @param dryRun whether to show what would be sent and send nothing
/// @param verbosity how many `-v`
record ChatOptions(
        List<String> prompt,
        Map<String, String> settings,
        List<String> queries,
        List<String> fallbacks,
        Map<String, String> parameters,
        @Nullable Effort think,
        @Nullable String system,
        List<AttachedFile> attachments,
        boolean allowPrivate,
        Extract extract,
        boolean json,
        @Nullable String key,
        boolean noStdin,
        boolean force,
        boolean dryRun,
        int verbosity) {
    /// Which fenced code block is wanted.
    enum Extract {
        NONE,
        FIRST,
        LAST
    }

    /// The prompt of the arguments, empty when there is none.
    String promptText() {
        return String.join(" ", prompt);
    }
}
