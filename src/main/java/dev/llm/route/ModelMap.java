package dev.llm.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is asked instead of the model that a client names. What stands there is not looked up again.
public final class ModelMap {
    private final Map<String, String> exact = new HashMap<>();
    private final List<Entry> wildcards = new ArrayList<>();

    private record Entry(Wildcard asked, String target) {}

    /// @param models names and wildcards with what is asked instead; the first wildcard that matches has it, and before all
    ///   of them the name itself. A `*` in what is asked takes what the one of the wildcard stands for
    public ModelMap(Map<String, String> models) {
        models.forEach((asked, target) -> {
            var wildcard = new Wildcard(asked);
            if (wildcard.isExact()) {
                exact.put(asked, target);
            } else {
                wildcards.add(new Entry(wildcard, target));
            }
        });
    }

    /// Null when it is to be asked for as it is.
    public @Nullable String map(String asked) {
        String target = exact.get(asked);
        if (target != null) {
            return target;
        }
        for (Entry entry : wildcards) {
            String captured = entry.asked().captured(asked);
            if (captured != null) {
                return entry.target().replace("*", captured);
            }
        }
        return null;
    }
}
