package dev.llm.proxy.rules;

import dev.llm.model.Headers;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a rule does.
public sealed interface Action {
    /// @param status from 400 on
    record Refuse(String message, int status) implements Action {}

    /// @param file an answer in the client's format: JSON, or a stream as the ending says
    record Answer(Path file) implements Action {}

    /// @param edits of the body, in their order; none of them about the model
    /// @param headers take the place of the request's own
    /// @param route a model, route or alias to ask instead; null for the one that is asked for
    /// @param modelIfNone for a request that names no model
    record Change(
            List<Edit> edits, Headers headers, @Nullable String route, @Nullable String modelIfNone)
            implements Action {
        public Change {
            edits = List.copyOf(edits);
        }
    }
}
