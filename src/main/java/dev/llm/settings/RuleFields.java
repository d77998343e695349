package dev.llm.settings;

import dev.llm.model.FieldPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the tables of one rule whose names are no keys, but fields of a request or headers.
record RuleFields(KeyedTable rule, Secrets secrets) {
    private static final String MODEL = "model";

    /// Headers that belong to the connection, or say how the body is framed.
    private static final List<String> NOT_TO_BE_SET =
            List.of(
                    "connection",
                    "content-encoding",
                    "content-length",
                    "expect",
                    "host",
                    "keep-alive",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private static final List<String> SECRETS =
            List.of("key", "token", "secret", "auth", "cookie", "password");

    Map<FieldPath, Object> values(Key<TomlValue.Table> key) {
        var values = new LinkedHashMap<FieldPath, Object>();
        entries(key)
                .forEach((name, value) -> {
                    FieldPath path = path(key, name, value);
                    Object plain = plain(value);
                    if (plain == null) {
                        problem(
                                key,
                                name,
                                value,
                                "must be a value that JSON has, not " + value.shown());
                    } else if (path != null
                            && path.is(MODEL)
                            && !(value instanceof TomlValue.Text)) {
                        problem(key, name, value, "must be the name of a model, a string");
                    } else if (path != null) {
                        values.put(path, plain);
                    }
                });
        return Collections.unmodifiableMap(values);
    }

    Map<FieldPath, FieldPath> renames() {
        var renames = new LinkedHashMap<FieldPath, FieldPath>();
        entries(RuleKeys.RENAME)
                .forEach((name, value) -> {
                    FieldPath from = path(RuleKeys.RENAME, name, value);
                    if (value instanceof TomlValue.Text text) {
                        FieldPath to = path(RuleKeys.RENAME, text.value(), value);
                        if (from != null && to != null) {
                            renames.put(from, to);
                        }
                    } else {
                        problem(
                                RuleKeys.RENAME,
                                name,
                                value,
                                "must be the path of a field, a string");
                    }
                });
        return Collections.unmodifiableMap(renames);
    }

    List<FieldPath> removed() {
        var paths = new ArrayList<FieldPath>();
        Value<List<String>> texts = rule.value(RuleKeys.REMOVE);
        if (texts != null
                && rule.table().entries().get(RuleKeys.REMOVE.name())
                        instanceof TomlValue.Array array) {
            for (int i = 0; i < array.items().size(); i++) {
                FieldPath path = path(RuleKeys.REMOVE, texts.value().get(i), array.items().get(i));
                if (path != null) {
                    paths.add(path);
                }
            }
        }
        return List.copyOf(paths);
    }

    Map<String, String> headers(Key<TomlValue.Table> key) {
        var headers = new LinkedHashMap<String, String>();
        entries(key)
                .forEach((name, value) -> {
                    if (!isToken(name)) {
                        problem(key, name, value, "is no name of a header");
                    } else if (key == RuleKeys.SET_HEADER && NOT_TO_BE_SET.contains(lower(name))) {
                        problem(key, name, value, "is not for a rule to set");
                    } else if (!(value instanceof TomlValue.Text text)
                            || !isPrintable(text.value())) {
                        problem(key, name, value, "must be a string of printable ASCII");
                    } else {
                        headers.put(name, text.value());
                        if (isSecret(name)) {
                            // Behind the scheme's name, if there is one.
                            secrets.know(text.value().substring(text.value().lastIndexOf(' ') + 1));
                        }
                    }
                });
        return Collections.unmodifiableMap(headers);
    }

    /// The rule as it stands in the file, but for keys.
    Map<String, Object> written() {
        var written = new LinkedHashMap<String, Object>();
        rule.table()
                .entries()
                .forEach((name, value) -> {
                    Object plain = plain(value);
                    if (plain != null) {
                        written.put(name, isOfHeaders(name) ? masked(plain) : plain);
                    }
                });
        return Collections.unmodifiableMap(written);
    }

    boolean holdsKey() {
        for (Key<TomlValue.Table> key : List.of(RuleKeys.HEADER, RuleKeys.SET_HEADER)) {
            TomlValue value = rule.table().entries().get(key.name());
            if (value instanceof TomlValue.Table headers
                    && headers.entries().keySet().stream().anyMatch(RuleFields::isSecret)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfHeaders(String name) {
        return name.equals(RuleKeys.HEADER.name()) || name.equals(RuleKeys.SET_HEADER.name());
    }

    private static Object masked(Object headers) {
        if (!(headers instanceof Map<?, ?> map)) {
            return headers;
        }
        var masked = new LinkedHashMap<String, Object>();
        map.forEach((name, value) ->
                masked.put(name.toString(), isSecret(name.toString()) ? "***" : value));
        return masked;
    }

    private static boolean isSecret(String header) {
        return SECRETS.stream().anyMatch(lower(header)::contains);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static boolean isToken(String name) {
        return !name.isEmpty()
                && name.chars()
                        .allMatch(c -> c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0);
    }

    private static boolean isPrintable(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    private Map<String, TomlValue> entries(Key<TomlValue.Table> key) {
        Value<TomlValue.Table> table = rule.value(key);
        return table == null ? Map.of() : table.value().entries();
    }

    private @Nullable FieldPath path(Key<?> key, String text, TomlValue value) {
        try {
            return FieldPath.of(text);
        } catch (IllegalArgumentException wrong) {
            problem(key, text, value, "is no path of a field: " + wrong.getMessage());
            return null;
        }
    }

    private void problem(Key<?> key, String name, TomlValue value, String must) {
        rule.problems().add(value.at(), rule.named(key) + ": " + KeyType.quoted(name) + " " + must);
    }

    /// Null for what JSON does not have.
    private static @Nullable Object plain(TomlValue value) {
        return switch (value) {
            case TomlValue.Text text -> text.value();
            case TomlValue.Truth truth -> truth.value();
            case TomlValue.Numeric number -> number.value();
            case TomlValue.Day day -> day.value().toString();
            case TomlValue.Other _ -> null;
            case TomlValue.Array array -> {
                var items = new ArrayList<Object>();
                for (TomlValue item : array.items()) {
                    Object plain = plain(item);
                    if (plain == null) {
                        yield null;
                    }
                    items.add(plain);
                }
                yield items;
            }
            case TomlValue.Table table -> {
                var fields = new LinkedHashMap<String, Object>();
                for (Map.Entry<String, TomlValue> entry : table.entries().entrySet()) {
                    Object plain = plain(entry.getValue());
                    if (plain == null) {
                        yield null;
                    }
                    fields.put(entry.getKey(), plain);
                }
                yield fields;
            }
        };
    }
}
