package dev.llm.settings;

import dev.llm.model.FieldPath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One rule of the proxy.
///
/// @param written as it stands in the file, for a listing; what may be a key is masked
/// @param holdsKey whether something is masked
public record RuleSettings(
        String name,
        Condition condition,
        Action action,
        Map<String, Object> written,
        boolean holdsKey) {
    /// Which requests it is for. What is null or empty is not asked.
    ///
    /// @param model a wildcard
    /// @param headers names, each with a wildcard
    /// @param path a wildcard
    public record Condition(
            @Nullable RuleDialect dialect,
            @Nullable String model,
            Map<String, String> headers,
            @Nullable String path) {}

    /// What it does.
    public sealed interface Action {}

    public record Refuse(String message, int status) implements Action {}

    public record AnswerFile(Path file) implements Action {}

    /// Changes to the request, in this order.
    ///
    /// @param set values are text, numbers (those without a fraction have scale 0), truth values, lists and maps
    /// @param defaults likewise, for fields that are not there
    /// @param route a model, route or alias to ask instead
    public record Change(
            Map<FieldPath, FieldPath> rename,
            List<FieldPath> remove,
            Map<FieldPath, Object> set,
            Map<FieldPath, Object> defaults,
            @Nullable String prependSystem,
            @Nullable String appendSystem,
            @Nullable String prependUser,
            @Nullable String appendUser,
            Map<String, String> headers,
            @Nullable String route)
            implements Action {}
}
