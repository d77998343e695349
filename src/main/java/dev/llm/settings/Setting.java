package dev.llm.settings;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One key as it stands in this run, for a listing.
///
/// @param value a string, a truth, a number or a list of strings; null when it is not set. Keys are masked
/// @param secrets what is masked in the value
public record Setting(KeyPath path, @Nullable Object value, Origin origin, List<Secret> secrets) {
    static Setting plain(KeyPath path, @Nullable Object value, Origin origin) {
        return new Setting(path, value, origin, List.of());
    }

    /// The value with its keys in clear.
    ///
    /// @throws dev.llm.model.LlmException for one that is not where it should be
    public @Nullable Object revealed() {
        if (secrets.isEmpty()) {
            return value;
        }
        var keys = new ArrayList<String>();
        for (Secret secret : secrets) {
            keys.add(secret.resolve());
        }
        return value instanceof List ? keys : keys.getFirst();
    }
}
