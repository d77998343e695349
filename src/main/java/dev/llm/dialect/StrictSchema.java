package dev.llm.dialect;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Which schemas OpenAI holds an answer to; it refuses to do so with others. Every object has just the properties that
/// it names, and all of them.
final class StrictSchema {
    /// Those that no version is known to refuse.
    private static final Set<String> KEYWORDS =
            Set.of(
                    "$defs",
                    "$ref",
                    "additionalProperties",
                    "anyOf",
                    "const",
                    "description",
                    "enum",
                    "items",
                    "properties",
                    "required",
                    "title",
                    "type");

    private StrictSchema() {}

    static boolean isOne(ObjectNode schema) {
        return isObject(schema) && fits(schema);
    }

    private static boolean fits(JsonNode node) {
        if (!(node instanceof ObjectNode schema)
                || !KEYWORDS.containsAll(schema.propertyNames())
                || (isObject(schema) && !isClosed(schema))) {
            return false;
        }
        for (String several : List.of("properties", "$defs", "anyOf")) {
            for (JsonNode inside : schema.path(several)) {
                if (!fits(inside)) {
                    return false;
                }
            }
        }
        return !schema.has("items") || fits(schema.path("items"));
    }

    private static boolean isObject(ObjectNode schema) {
        return schema.has("properties") || schema.path("type").asString("").equals("object");
    }

    private static boolean isClosed(ObjectNode schema) {
        int required = 0;
        for (JsonNode name : schema.path("required")) {
            required += schema.path("properties").has(name.asString("")) ? 1 : 0;
        }
        return !schema.path("additionalProperties").asBoolean(true)
                && required == schema.path("properties").size();
    }
}
