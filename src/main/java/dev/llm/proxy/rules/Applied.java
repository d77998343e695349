package dev.llm.proxy.rules;

import dev.llm.model.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What rules make of a request.
public sealed interface Applied {
    /// A rule that was passed over, with the reason.
    record Skipped(String rule, String why) {}

    /// It is sent on.
    ///
    /// @param body the very object that was given when nothing in it was changed, and null when none was given
    /// @param headers all, with those that rules set in the place of others
    /// @param route what is asked for instead of the model that the client named; null for that one
    /// @param rules the names of those that were followed
    record Changed(
            @Nullable ObjectNode body,
            Headers headers,
            @Nullable String route,
            List<String> rules,
            List<Skipped> skipped)
            implements Applied {}

    /// It is not sent on, and the client is told why.
    record Refused(String rule, String message, int status) implements Applied {}

    /// It is not sent on, because the answer is there.
    ///
    /// @param contentType of the body
    record Answered(String rule, byte[] body, String contentType) implements Applied {}
}
