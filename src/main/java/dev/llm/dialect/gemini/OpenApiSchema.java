package dev.llm.dialect.gemini;

import dev.llm.json.Json;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `parameters`, a schema as OpenAPI 3.0 writes it, to JSON Schema: types are in capitals there, null is a property of
/// a type, and limits may be strings.
final class OpenApiSchema {
    private static final Set<String> LIMITS =
            Set.of(
                    "maxItems",
                    "maxLength",
                    "maxProperties",
                    "minItems",
                    "minLength",
                    "minProperties");

    private OpenApiSchema() {}

    static JsonNode toJsonSchema(JsonNode schema) {
        if (schema instanceof ArrayNode several) {
            ArrayNode written = Json.array();
            several.forEach(one -> written.add(toJsonSchema(one)));
            return written;
        }
        if (!(schema instanceof ObjectNode object)) {
            return schema;
        }
        ObjectNode written = Json.object();
        object.forEachEntry((field, value) -> {
            if (!field.equals("nullable")) {
                written.set(field, value(field, value, object));
            }
        });
        return written;
    }

    private static JsonNode value(String field, JsonNode value, ObjectNode schema) {
        return switch (field) {
            case "type" -> value.isString() ? type(value.stringValue(), schema) : value;
            case "items", "anyOf", "additionalProperties" -> toJsonSchema(value);
            case "properties" -> properties(value);
            default -> LIMITS.contains(field) && value.isString() ? number(value) : value;
        };
    }

    private static JsonNode type(String name, ObjectNode schema) {
        JsonNode type = Json.text(name.toLowerCase(Locale.ROOT));
        return schema.path("nullable").asBoolean(false) ? Json.array().add(type).add("null") : type;
    }

    private static JsonNode properties(JsonNode properties) {
        ObjectNode written = Json.object();
        properties.forEachEntry((name, schema) -> written.set(name, toJsonSchema(schema)));
        return written;
    }

    private static JsonNode number(JsonNode text) {
        JsonNode number = Json.parse(text.stringValue());
        return number != null && number.isNumber() ? number : text;
    }
}
