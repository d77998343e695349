package dev.llm.cli;

import dev.llm.json.Json;
import dev.llm.model.FieldPath;
import dev.llm.model.Headers;
import dev.llm.proxy.rules.Action;
import dev.llm.proxy.rules.BodyFormat;
import dev.llm.proxy.rules.Condition;
import dev.llm.proxy.rules.Edit;
import dev.llm.proxy.rules.End;
import dev.llm.proxy.rules.Rule;
import dev.llm.proxy.rules.Rules;
import dev.llm.route.Wildcard;
import dev.llm.settings.RuleDialect;
import dev.llm.settings.RuleSettings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The rules of the proxy, from what the settings say.
final class RuleReader {
    private static final String MODEL = "model";

    private RuleReader() {}

    static Rules rules(List<RuleSettings> settings) {
        var rules = new ArrayList<Rule>();
        for (RuleSettings rule : settings) {
            rules.add(new Rule(rule.name(), condition(rule.condition()), action(rule.action())));
        }
        return new Rules(rules);
    }

    private static Condition condition(RuleSettings.Condition settings) {
        var headers = new LinkedHashMap<String, Wildcard>();
        settings.headers().forEach((name, value) -> headers.put(name, new Wildcard(value)));
        return new Condition(
                format(settings.dialect()),
                wildcard(settings.model()),
                headers,
                wildcard(settings.path()));
    }

    private static @Nullable Wildcard wildcard(@Nullable String pattern) {
        return pattern == null ? null : new Wildcard(pattern);
    }

    private static @Nullable BodyFormat format(@Nullable RuleDialect dialect) {
        return switch (dialect) {
            case null -> null;
            case ANTHROPIC -> BodyFormat.ANTHROPIC;
            case OPENAI -> BodyFormat.OPENAI;
            case RESPONSES -> BodyFormat.RESPONSES;
            case OLLAMA -> BodyFormat.OLLAMA;
        };
    }

    private static Action action(RuleSettings.Action settings) {
        return switch (settings) {
            case RuleSettings.Refuse refuse -> new Action.Refuse(refuse.message(), refuse.status());
            case RuleSettings.AnswerFile answer -> new Action.Answer(answer.file());
            case RuleSettings.Change change -> change(change);
        };
    }

    /// The model is no field like others: who is asked depends on it, and the body has its name by the end anyway.
    private static Action change(RuleSettings.Change settings) {
        var edits = new ArrayList<Edit>();
        String route = settings.route();
        String modelIfNone = null;
        settings.rename().forEach((from, to) -> edits.add(new Edit.Rename(from, to)));
        settings.remove().forEach(path -> edits.add(new Edit.Remove(path)));
        for (Map.Entry<FieldPath, Object> field : settings.set().entrySet()) {
            if (field.getKey().is(MODEL)) {
                route = route == null ? field.getValue().toString() : route;
            } else {
                edits.add(new Edit.Set(field.getKey(), json(field.getValue())));
            }
        }
        for (Map.Entry<FieldPath, Object> field : settings.defaults().entrySet()) {
            if (field.getKey().is(MODEL)) {
                modelIfNone = field.getValue().toString();
            } else {
                edits.add(new Edit.Default(field.getKey(), json(field.getValue())));
            }
        }
        if (settings.prependSystem() != null) {
            edits.add(new Edit.SystemText(settings.prependSystem(), End.FRONT));
        }
        if (settings.appendSystem() != null) {
            edits.add(new Edit.SystemText(settings.appendSystem(), End.BACK));
        }
        if (settings.prependUser() != null) {
            edits.add(new Edit.UserText(settings.prependUser(), End.FRONT));
        }
        if (settings.appendUser() != null) {
            edits.add(new Edit.UserText(settings.appendUser(), End.BACK));
        }
        return new Action.Change(edits, Headers.of(settings.headers()), route, modelIfNone);
    }

    private static JsonNode json(Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case List<?> items -> {
                ArrayNode array = nodes.arrayNode();
                items.forEach(item -> array.add(json(item)));
                yield array;
            }
            case Map<?, ?> fields -> {
                ObjectNode object = nodes.objectNode();
                fields.forEach((name, field) -> object.set(name.toString(), json(field)));
                yield object;
            }
            case BigDecimal number ->
                    number.scale() == 0
                            ? nodes.numberNode(number.longValueExact())
                            : nodes.numberNode(number);
            case Boolean truth -> Json.bool(truth);
            default -> Json.text(value.toString());
        };
    }
}
