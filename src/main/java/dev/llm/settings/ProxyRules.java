package dev.llm.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the tables `proxy.rules`.
///
/// @param directory where the relative paths of the file start
record ProxyRules(Environment environment, Path directory, Secrets secrets, Problems problems) {
    /// Null when there are none.
    @Nullable Value<List<RuleSettings>> read(@Nullable TomlValue written) {
        if (written == null) {
            return null;
        }
        if (!(written instanceof TomlValue.Array array)) {
            problems.add(written.at(), "each rule is a [[proxy.rules]], with two brackets");
            return null;
        }
        var rules = new ArrayList<RuleSettings>();
        var names = new HashSet<String>();
        for (int i = 0; i < array.items().size(); i++) {
            TomlValue item = array.items().get(i);
            if (!(item instanceof TomlValue.Table table)) {
                problems.add(item.at(), "a rule is a table, not " + item.shown());
                continue;
            }
            var keys = new KeyedTable("proxy.rules[" + i + "].", table, problems);
            RuleSettings rule = rule(keys, "rule " + (i + 1));
            if (rule != null) {
                if (!names.add(rule.name())) {
                    problems.add(
                            table.at(),
                            "another rule before is named " + KeyType.quoted(rule.name()) + " too");
                }
                rules.add(rule);
            }
        }
        return new Value<>(List.copyOf(rules), written.at());
    }

    private @Nullable RuleSettings rule(KeyedTable table, String number) {
        table.checkNames(RuleKeys.ALL);
        Value<String> name = table.value(RuleKeys.NAME);
        var fields = new RuleFields(table, secrets);
        var condition =
                new RuleSettings.Condition(
                        plain(table.value(RuleKeys.DIALECT)),
                        plain(table.value(RuleKeys.MODEL)),
                        fields.headers(RuleKeys.HEADER),
                        plain(table.value(RuleKeys.PATH)));
        RuleSettings.Action action = action(table, fields);
        return action == null
                ? null
                : new RuleSettings(
                        name == null ? number : name.value(),
                        condition,
                        action,
                        fields.written(),
                        fields.holdsKey());
    }

    private RuleSettings.@Nullable Action action(KeyedTable table, RuleFields fields) {
        var ends = new ArrayList<Key<?>>();
        for (Key<?> key : List.of(RuleKeys.REFUSE, RuleKeys.ANSWER_FILE)) {
            if (table.table().has(key)) {
                ends.add(key);
            }
        }
        var changes = new ArrayList<>(RuleKeys.OF_CHANGE);
        changes.removeIf(key -> !table.table().has(key));
        if (table.table().has(RuleKeys.STATUS) && !table.table().has(RuleKeys.REFUSE)) {
            problem(table, RuleKeys.STATUS, "has no meaning without refuse");
        }
        if (ends.isEmpty() && changes.isEmpty()) {
            problems.addMissing(
                    table.table().at(),
                    table.path().substring(0, table.path().length() - 1)
                            + " does nothing: it needs set, route, refuse or another action");
            return null;
        }
        if (ends.isEmpty()) {
            return change(table, fields);
        }
        // Nothing of the request is sent on, so there is nothing to change.
        changes.addAll(0, ends);
        if (changes.size() > 1) {
            problem(table, changes.get(1), "has no meaning beside " + ends.getFirst().name());
        }
        Value<String> message = table.value(RuleKeys.REFUSE);
        Value<Integer> status = table.orDefault(RuleKeys.STATUS);
        Value<String> file = table.value(RuleKeys.ANSWER_FILE);
        if (message != null) {
            return new RuleSettings.Refuse(message.value(), status.value());
        }
        return file == null ? null : answer(file);
    }

    private RuleSettings.@Nullable Action answer(Value<String> file) {
        try {
            return new RuleSettings.AnswerFile(
                    environment.path(file.value(), directory).normalize());
        } catch (InvalidPathException _) {
            problems.add(file.origin(), KeyType.quoted(file.value()) + " is no path of a file");
            return null;
        }
    }

    private static RuleSettings.Change change(KeyedTable table, RuleFields fields) {
        return new RuleSettings.Change(
                fields.renames(),
                fields.removed(),
                fields.values(RuleKeys.SET),
                fields.values(RuleKeys.DEFAULT),
                plain(table.value(RuleKeys.PREPEND_SYSTEM)),
                plain(table.value(RuleKeys.APPEND_SYSTEM)),
                plain(table.value(RuleKeys.PREPEND_USER)),
                plain(table.value(RuleKeys.APPEND_USER)),
                fields.headers(RuleKeys.SET_HEADER),
                plain(table.value(RuleKeys.ROUTE)));
    }

    private void problem(KeyedTable table, Key<?> key, String must) {
        TomlValue value = table.table().entries().get(key.name());
        if (value != null) {
            problems.add(value.at(), table.named(key) + " " + must);
        }
    }

    private static <T> @Nullable T plain(@Nullable Value<T> value) {
        return value == null ? null : value.value();
    }
}
