package dev.llm.dialect;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import org.jspecify.annotations.Nullable;

/// What is wrong with one field of a client's request, as [dev.llm.json.JsonObject] says it: `messages[0].role: field
/// required`, `stop: must be an array, not 5`.
public record WrongField(String path, String sentence) {
    static final String MISSING = "field required";
    static final String MUST_BE = "must be ";
    static final String NOT = ", not ";

    /// @return null for a failure that names no field, and for the words of a provider
    public static @Nullable WrongField of(LlmException failure) {
        String message = failure.message();
        int end = message.indexOf(": ");
        // What a rule refuses has a status, and the words of whoever made the rule.
        boolean own =
                failure.kind() == ErrorKind.INVALID_REQUEST
                        && failure.upstream().body() == null
                        && failure.upstream().status() == 0;
        return own && end > 0 && message.lastIndexOf(' ', end) < 0
                ? new WrongField(message.substring(0, end), message.substring(end + 2))
                : null;
    }

    /// The path with the places in arrays as steps of their own: `messages.0.role`.
    public String dotted() {
        return path.replace("[", ".").replace("]", "");
    }
}
