package dev.llm.settings;

import static dev.llm.settings.Settings.ALIASES;
import static dev.llm.settings.Settings.PROVIDERS;
import static dev.llm.settings.Settings.ROUTES;
import static dev.llm.settings.Settings.TOKENS;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Nearest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A place in the settings file by its dotted name: `timeout`, `providers.lab.base_url`, `aliases."gpt.4"`, or a whole
/// table, `providers.lab`.
///
/// @param key null for a table
public record KeyPath(List<String> parts, @Nullable Key<?> key) {
    /// Reads a name as a user writes it. A provider, an alias or a route whose name has a dot needs no quotes, because the
    /// words around it are known.
    ///
    /// @throws LlmException of kind USAGE, with the nearest name
    public static KeyPath of(String text) {
        List<String> parts = parts(text);
        String first = parts.getFirst();
        return switch (first) {
            case PROVIDERS -> inNamedTable(text, parts, Key.OF_PROVIDER);
            case ROUTES -> inNamedTable(text, parts, RouteKeys.OF_ROUTE);
            case TOKENS -> inNamedTable(text, parts, List.of(Key.COMMAND));
            case ALIASES -> new KeyPath(parts, parts.size() == 1 ? null : Key.ALIAS);
            case ProxyKeys.TABLE -> inProxy(text, parts);
            default -> {
                Key<?> key = first.equals(Key.VERSION.name()) ? Key.VERSION : null;
                key = key == null ? find(first, Key.TOP_LEVEL) : key;
                if (parts.size() > 1 || key == null) {
                    var known = new ArrayList<>(names(Key.TOP_LEVEL));
                    known.addAll(Settings.TABLES);
                    known.add(Key.VERSION.name());
                    throw unknown(text, first, known);
                }
                yield new KeyPath(parts, key);
            }
        };
    }

    private static KeyPath inNamedTable(String text, List<String> parts, List<Key<?>> keys) {
        if (parts.size() < 3) {
            return new KeyPath(parts, null);
        }
        Key<?> key = find(parts.getLast(), keys);
        if (key == null) {
            throw unknown(text, parts.getLast(), names(keys));
        }
        return new KeyPath(parts, key);
    }

    private static KeyPath inProxy(String text, List<String> parts) {
        if (parts.size() == 1) {
            return new KeyPath(parts, null);
        }
        String name = parts.get(1);
        if (name.equals(ProxyKeys.MODELS)) {
            return new KeyPath(parts, parts.size() == 2 ? null : ProxyKeys.TARGET);
        }
        if (name.equals(ProxyKeys.RULES) && parts.size() == 2) {
            return new KeyPath(parts, ProxyKeys.RULE_TABLES);
        }
        Key<?> key = find(name, ProxyKeys.ALL);
        if (parts.size() > 2 || key == null) {
            var known = new ArrayList<>(names(ProxyKeys.ALL));
            known.addAll(List.of(ProxyKeys.MODELS, ProxyKeys.RULES));
            throw unknown(text, name, known);
        }
        return new KeyPath(parts, key);
    }

    /// The same for what may stand in the file although nothing knows it.
    public static KeyPath written(String text) {
        return new KeyPath(parts(text), null);
    }

    static KeyPath of(Key<?> key) {
        return new KeyPath(List.of(key.name()), key);
    }

    public static KeyPath ofProvider(String name, Key<?> key) {
        return new KeyPath(List.of(PROVIDERS, name, key.name()), key);
    }

    public static KeyPath ofAlias(String name) {
        return new KeyPath(List.of(ALIASES, name), Key.ALIAS);
    }

    static KeyPath ofRoute(String name, Key<?> key) {
        return new KeyPath(List.of(ROUTES, name, key.name()), key);
    }

    static KeyPath ofProxy(Key<?> key) {
        return new KeyPath(List.of(ProxyKeys.TABLE, key.name()), key);
    }

    static KeyPath ofProxyModel(String name) {
        return new KeyPath(List.of(ProxyKeys.TABLE, ProxyKeys.MODELS, name), ProxyKeys.TARGET);
    }

    static KeyPath ofCounter(String name) {
        return new KeyPath(List.of(TOKENS, name, Key.COMMAND.name()), Key.COMMAND);
    }

    /// Whether several values make one of this key.
    public boolean takesSeveral() {
        return key != null && key.takesSeveral();
    }

    /// What stands in the file for an argument; of a key that takes several, for one of them.
    ///
    /// @throws LlmException of kind USAGE when it is no value of this key, or a key that others could read
    public Object value(String text) {
        if (key == null) {
            throw new LlmException(
                    ErrorKind.USAGE, this + " is a table", "set one of its keys: llm config list");
        }
        if (key.isSecretIn(text) && Secret.Form.of(text) == Secret.Form.LITERAL) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    this + ": a key does not belong into an argument, where others can see it",
                    (parts.getFirst().equals(PROVIDERS)
                                    ? "llm config set-key " + parts.get(1) + " asks for it; or "
                                    : "")
                            + "give env:NAME, file:PATH or cmd:COMMAND");
        }
        Object value = takesSeveral() ? text : key.written(text);
        if (value == null) {
            throw new LlmException(ErrorKind.USAGE, key.fault(toString(), KeyType.quoted(text)));
        }
        return value;
    }

    /// As it may be written in the file: with quotes where TOML needs them.
    @Override
    public String toString() {
        return TomlText.shown(parts);
    }

    /// The table, the name in it and the key, as far as they are there.
    private static List<String> parts(String text) {
        if (text.indexOf('"') >= 0 || text.indexOf('\'') >= 0) {
            try {
                return TomlText.path(text);
            } catch (IllegalArgumentException _) {
                throw new LlmException(ErrorKind.USAGE, "no key of settings: " + text);
            }
        }
        List<String> words = List.of(text.split("\\.", -1));
        boolean proxy = words.getFirst().equals(ProxyKeys.TABLE);
        if (proxy && words.size() > 3 && words.get(1).equals(ProxyKeys.MODELS)) {
            String name = String.join(".", words.subList(2, words.size()));
            return List.of(words.getFirst(), words.get(1), name);
        }
        if (proxy || words.size() < 3) {
            return words;
        }
        String table = words.getFirst();
        String last = words.getLast();
        String all = String.join(".", words.subList(1, words.size()));
        if (table.equals(ALIASES) || (table.equals(PROVIDERS) && Preset.named(all) != null)) {
            return List.of(table, all);
        }
        return List.of(table, String.join(".", words.subList(1, words.size() - 1)), last);
    }

    private static @Nullable Key<?> find(String name, List<Key<?>> keys) {
        for (Key<?> key : keys) {
            if (key.name().equals(name)) {
                return key;
            }
        }
        return null;
    }

    private static List<String> names(List<Key<?>> keys) {
        return keys.stream().<String>map(Key::name).toList();
    }

    private static LlmException unknown(String text, String name, List<String> known) {
        return new LlmException(
                ErrorKind.USAGE,
                "unknown key '" + text + "'",
                "did you mean " + Nearest.to(name, known, 1).getFirst() + "? see llm config list");
    }
}
