package dev.llm.route;

import dev.llm.model.LlmException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A target that cannot be asked as things stand, and why.
///
/// @param target as the settings have it; null for whatever is ready
public record Lacking(@Nullable String target, LlmException why) {
    /// What keeps a route from all or some of its targets, as one failure that names each.
    ///
    /// @param lacking one at least
    public static LlmException of(String route, List<Lacking> lacking) {
        LlmException first = lacking.getFirst().why();
        String all = lacking.stream().map(Lacking::toString).collect(Collectors.joining("; "));
        return new LlmException(
                first.kind(), route + ": " + all, first.advice(), first.upstream(), first);
    }

    @Override
    public String toString() {
        return (target == null ? "the default model" : target) + ": " + why.message();
    }
}
