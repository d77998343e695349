package dev.llm.settings;

import java.util.List;

/// The keys of a `[[proxy.rules]]`.
final class RuleKeys {
    private static final KeyType<TomlValue.Table> TABLE =
            new KeyType<>(
                    "a table",
                    text -> null,
                    toml -> toml instanceof TomlValue.Table table ? table : null);

    static final Key<String> NAME = text("name", "what the rule is called");

    static final Key<RuleDialect> DIALECT =
            new Key<>(
                    "dialect",
                    KeyType.oneOf(List.of(RuleDialect.values())),
                    null,
                    "what the client speaks");
    static final Key<String> MODEL = text("model", "the model that the client names, a wildcard");
    static final Key<TomlValue.Table> HEADER = table("header", "headers, each with a wildcard");
    static final Key<String> PATH = text("path", "the path of the request, a wildcard");

    static final Key<TomlValue.Table> RENAME = table("rename", "fields, each with another path");
    static final Key<List<String>> REMOVE =
            new Key<>("remove", KeyType.TEXTS, null, "fields that are taken out");
    static final Key<TomlValue.Table> SET = table("set", "fields, each with its value");
    static final Key<TomlValue.Table> DEFAULT =
            table("default", "fields, each with its value where the request has none");
    static final Key<String> PREPEND_SYSTEM =
            text("prepend_system", "a text before the system prompt");
    static final Key<String> APPEND_SYSTEM =
            text("append_system", "a text after the system prompt");
    static final Key<String> PREPEND_USER =
            text("prepend_user", "a text before the last message of the user");
    static final Key<String> APPEND_USER =
            text("append_user", "a text after the last message of the user");
    static final Key<TomlValue.Table> SET_HEADER =
            table("set_header", "headers that are sent on, each with its value");
    static final Key<String> ROUTE = text("route", "the model, route or alias to ask instead");

    static final Key<String> REFUSE = text("refuse", "the message of a refusal");
    static final Key<Integer> STATUS =
            new Key<>("status", KeyType.count(400, 599), 400, "the status of a refusal");
    static final Key<String> ANSWER_FILE = text("answer_file", "a file with the answer");

    static final List<Key<?>> OF_CONDITION = List.of(DIALECT, MODEL, HEADER, PATH);

    static final List<Key<?>> OF_CHANGE =
            List.of(
                    RENAME,
                    REMOVE,
                    SET,
                    DEFAULT,
                    PREPEND_SYSTEM,
                    APPEND_SYSTEM,
                    PREPEND_USER,
                    APPEND_USER,
                    SET_HEADER,
                    ROUTE);

    static final List<Key<?>> ALL =
            List.of(
                    NAME,
                    DIALECT,
                    MODEL,
                    HEADER,
                    PATH,
                    RENAME,
                    REMOVE,
                    SET,
                    DEFAULT,
                    PREPEND_SYSTEM,
                    APPEND_SYSTEM,
                    PREPEND_USER,
                    APPEND_USER,
                    SET_HEADER,
                    ROUTE,
                    REFUSE,
                    STATUS,
                    ANSWER_FILE);

    private RuleKeys() {}

    private static Key<String> text(String name, String description) {
        return new Key<>(name, KeyType.TEXT, null, description);
    }

    private static Key<TomlValue.Table> table(String name, String description) {
        return new Key<>(name, TABLE, null, description);
    }
}
