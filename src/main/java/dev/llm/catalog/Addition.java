package dev.llm.catalog;

import dev.llm.json.Json;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a user says about one model: facts that replace those of the catalogue, or a model that it does not have.
public final class Addition {
    /// The catalogue finds a line by these, in this order.
    private static final List<String> FIRST = List.of("id", "provider", "default", "aliases");

    private final ObjectNode fields;
    private final UnaryOperator<String> place;

    /// @param fields of text, numbers, truth values, lists and maps
    /// @param place where a field such as `prices[0].from` is written, for a failure to name it; the empty name is the
    ///   model itself
    /// @throws LlmException of kind CONFIGURATION when there is no id
    public Addition(Map<String, Object> fields, UnaryOperator<String> place) {
        this.fields = (ObjectNode) json(fields);
        this.place = place;
        if (!this.fields.path("id").isString()) {
            throw fault("", "a model needs an id");
        }
    }

    String id() {
        return fields.path("id").stringValue();
    }

    /// The line of a model that the catalogue does not have.
    ///
    /// @param namesake the model that has this one's id among its other names, or null
    String newLine(@Nullable String namesake) {
        if (namesake != null) {
            throw fault("id", id() + " is another name of " + namesake + ": use that one");
        }
        return line(Json.object());
    }

    /// A model's line with these fields in place of its own. In tables, and only there, what is not said stays.
    ///
    /// @throws LlmException of kind CONFIGURATION for what cannot be
    String line(ObjectNode known) {
        merge(known, fields);
        Schema.Fault fault = Schema.fault(known);
        if (fault != null) {
            throw fault(fault.path(), fault.sentence());
        }
        ObjectNode line = Json.object();
        for (String field : FIRST) {
            // A default that is denied is none.
            if (known.has(field)
                    && !known.path(field).equals(JsonNodeFactory.instance.booleanNode(false))) {
                line.set(field, known.get(field));
            }
        }
        known.properties().stream()
                .filter(field -> !FIRST.contains(field.getKey()))
                .forEach(field -> line.set(field.getKey(), field.getValue()));
        return Json.write(line);
    }

    private static void merge(ObjectNode known, ObjectNode said) {
        for (Map.Entry<String, JsonNode> field : said.properties()) {
            if (known.get(field.getKey()) instanceof ObjectNode below
                    && field.getValue() instanceof ObjectNode above) {
                merge(below, above);
            } else {
                known.set(field.getKey(), field.getValue());
            }
        }
    }

    private LlmException fault(String path, String sentence) {
        return new LlmException(ErrorKind.CONFIGURATION, place.apply(path) + ": " + sentence);
    }

    private static JsonNode json(Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case Map<?, ?> map -> {
                ObjectNode object = nodes.objectNode();
                map.forEach((name, inner) -> object.set(String.valueOf(name), json(inner)));
                yield object;
            }
            case List<?> list -> {
                ArrayNode array = nodes.arrayNode();
                list.forEach(element -> array.add(json(element)));
                yield array;
            }
            case Boolean truth -> nodes.booleanNode(truth);
            case BigDecimal number -> nodes.numberNode(number);
            case Integer number -> nodes.numberNode(number);
            case Long number -> nodes.numberNode(number);
            default -> nodes.stringNode(value.toString());
        };
    }
}
