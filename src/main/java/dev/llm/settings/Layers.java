package dev.llm.settings;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the value of a key comes from, the first one that has it: option, `LLM_*` variable, file, default.
///
/// @param flags the options that were given: a key's path and its text
record Layers(Environment environment, Map<String, String> flags, Problems problems) {
    <T> @Nullable Value<T> value(Key<T> key, KeyedTable file) {
        // The file's value is read first, so that it is checked even if it is not used.
        Value<T> written = file.value(key);
        String flag = flags.get(key.path());
        if (flag != null) {
            return inText(key, key.flag(), flag, new Origin.Flag(key.flag()));
        }
        String variable = environment.variable(key.variable());
        if (variable != null) {
            return inText(key, key.variable(), variable, new Origin.Variable(key.variable()));
        }
        if (written != null) {
            return written;
        }
        T byDefault = key.byDefault();
        return byDefault == null ? null : Value.byDefault(byDefault);
    }

    private <T> @Nullable Value<T> inText(Key<T> key, String where, String text, Origin origin) {
        T parsed = key.parse(text);
        if (parsed == null) {
            problems.add(origin, key.fault(where, KeyType.quoted(text)));
            return null;
        }
        return new Value<>(parsed, origin);
    }
}
