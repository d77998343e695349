package dev.llm.route;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The models of one call, in the order in which they are asked.
///
/// @param name under which the settings list them; null when the call named them one by one
/// @param models one at least, as the user wrote them; null stands for whatever is ready
public record Route(@Nullable String name, List<@Nullable String> models) {
    public Route {
        models = Collections.unmodifiableList(models);
    }
}
