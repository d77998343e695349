package dev.llm.dialect.responses;

import dev.llm.dialect.FlatName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The names under which the tools of a request are offered in other formats, where every tool is a function in one list
/// and its name a [FlatName]. The same tools get the same names in every request.
final class ToolNames {
    private static final String BETWEEN = "__";

    private final Map<String, Original> originals = new LinkedHashMap<>();
    private final Map<Original, String> names = new HashMap<>();

    /// A tool as this format's clients know it.
    ///
    /// @param custom whether it takes free text and no JSON
    record Original(@Nullable String namespace, String name, boolean custom) {
        private boolean isCalled(@Nullable String owner, String called) {
            return name.equals(called) && Objects.equals(namespace, owner);
        }
    }

    /// Notes a tool, and says what it is called elsewhere.
    String add(@Nullable String namespace, String name, boolean custom) {
        var original = new Original(namespace, name, custom);
        String known = names.get(original);
        if (known != null) {
            return known;
        }
        String flat = flat(namespace, name);
        if (originals.containsKey(flat)) {
            flat = FlatName.shortened(flat, namespace + "/" + name);
        }
        originals.put(flat, original);
        names.put(original, flat);
        return flat;
    }

    /// The name elsewhere of a tool that was called. A client may leave the namespace out, and the tool may have gone
    /// since.
    String of(@Nullable String namespace, String name) {
        String alone = null;
        for (Map.Entry<String, Original> tool : originals.entrySet()) {
            Original original = tool.getValue();
            if (original.isCalled(namespace, name)) {
                return tool.getKey();
            }
            if (namespace == null && original.name().equals(name)) {
                alone = tool.getKey();
            }
        }
        return alone == null ? flat(namespace, name) : alone;
    }

    /// The tool behind a name, null when it is called the same everywhere.
    @Nullable Original original(String flat) {
        Original original = originals.get(flat);
        boolean same =
                original == null
                        || (original.name().equals(flat)
                                && original.namespace() == null
                                && !original.custom());
        return same ? null : original;
    }

    private static String flat(@Nullable String namespace, String name) {
        String whole = namespace == null ? name : namespace + BETWEEN + name;
        return FlatName.of(whole);
    }
}
