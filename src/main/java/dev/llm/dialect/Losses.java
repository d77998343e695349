package dev.llm.dialect;

import dev.llm.json.Json;
import dev.llm.model.Effort;
import dev.llm.model.Extras;
import dev.llm.model.Tool;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What one encoding could not carry, gathered by name while it goes along. Nothing is dropped without a word here.
public final class Losses {
    /// What says nothing to a model: how a provider names a piece of a conversation, that the piece is whole, and when a
    /// tool is loaded.
    private static final Set<String> LABELS =
            Set.of("id", "status", "defer_loading", "eager_input_streaming");

    /// Fields that hold several which have nothing to do with one another, so that some are carried and some are not.
    private static final Set<String> HOLDERS =
            Set.of("options", "output_config", "reasoning", "stream_options", "text");

    private final String dialect;
    private final Set<String> names = new LinkedHashSet<>();

    /// @param dialect the format that is being written
    public Losses(String dialect) {
        this.dialect = dialect;
    }

    public void add(String name) {
        names.add(name);
    }

    /// A level of effort for which another one is written.
    public void addEffort(Effort asked) {
        names.add("reasoning effort " + asked.word());
    }

    /// Writes the extras of this format; those of another are lost. An object that is already there is added to.
    public void putExtras(ObjectNode target, Extras extras) {
        if (extras.dialect().equals(dialect)) {
            extras.fields().forEach((field, json) -> put(target, field, Json.tree(json)));
        } else {
            lose(extras);
        }
    }

    /// Fields for which there is no place at all.
    public void lose(Extras extras) {
        extras.fields()
                .forEach((field, json) -> {
                    JsonNode value = Json.tree(json);
                    if (HOLDERS.contains(field) && value.isObject()) {
                        value.propertyNames().forEach(inside -> names.add(field + "." + inside));
                    } else if (!LABELS.contains(field) && !isLabel(value)) {
                        names.add(field);
                    }
                });
    }

    /// Nothing, or nothing but labels of what is inside.
    private static boolean isLabel(JsonNode value) {
        for (JsonNode inside : value) {
            boolean only = inside.isObject() && !inside.isEmpty();
            if (!value.isArray() || !only || !LABELS.containsAll(inside.propertyNames())) {
                return false;
            }
        }
        return value.isNull() || (value.isArray() && !value.isEmpty());
    }

    /// Writes a tool of this format as it is; one of another is lost.
    public void putNative(ArrayNode tools, Tool.Native own) {
        JsonNode json = Json.tree(own.json());
        if (own.dialect().equals(dialect)) {
            if (!own.inMessage()) {
                tools.add(json);
            }
        } else {
            names.add("tools: " + own.dialect() + " " + type(json));
        }
    }

    /// A format without a type for its tools has them under their names.
    private static String type(JsonNode tool) {
        String name = tool.path("name").asString(String.join(" ", tool.propertyNames()));
        return tool.path("type").asString(name);
    }

    private static void put(ObjectNode target, String field, JsonNode value) {
        if (target.get(field) instanceof ObjectNode there && value instanceof ObjectNode more) {
            more.forEachEntry((name, inner) -> put(there, name, inner));
        } else {
            target.set(field, value);
        }
    }

    public List<String> names() {
        return List.copyOf(names);
    }
}
