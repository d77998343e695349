package dev.llm.dialect.anthropic;

import dev.llm.dialect.Losses;
import dev.llm.json.Json;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A schema for an answer as Anthropic takes it, made as its own SDKs make it: every object is closed, one of several is
/// any of them, and what an answer cannot be held to is told in the description.
final class TakenSchema {
    private static final Set<String> TAKEN =
            Set.of("$ref", "const", "default", "description", "enum", "required", "title", "type");

    private static final Set<String> FORMATS =
            Set.of(
                    "date",
                    "date-time",
                    "duration",
                    "email",
                    "hostname",
                    "ipv4",
                    "ipv6",
                    "time",
                    "uri",
                    "uuid");

    private final Losses losses;

    TakenSchema(Losses losses) {
        this.losses = losses;
    }

    ObjectNode of(ObjectNode schema) {
        ObjectNode taken = Json.object();
        ObjectNode told = Json.object();
        schema.forEachEntry((keyword, value) -> {
            switch (keyword) {
                case "$schema" -> {}
                case "properties", "$defs", "definitions" -> taken.set(keyword, named(value));
                case "items" -> taken.set(keyword, one(value));
                case "anyOf", "allOf" -> taken.set(keyword, several(value));
                case "oneOf" -> taken.set("anyOf", several(value));
                default -> (isTaken(keyword, value) ? taken : told).set(keyword, value);
            }
        });
        if (taken.has("properties") || taken.path("type").asString("").equals("object")) {
            taken.put("additionalProperties", false);
        }
        return told.isEmpty() ? taken : told(taken, told);
    }

    private static boolean isTaken(String keyword, JsonNode value) {
        return switch (keyword) {
            case "additionalProperties" -> !value.asBoolean(true);
            case "format" -> FORMATS.contains(value.asString(""));
            case "minItems" -> value.asInt(2) <= 1;
            default -> TAKEN.contains(keyword);
        };
    }

    private ObjectNode told(ObjectNode taken, ObjectNode told) {
        told.propertyNames().forEach(keyword -> losses.add("schema " + keyword));
        String description = taken.path("description").asString("");
        String rest = Json.write(told);
        return taken.put("description", description.isEmpty() ? rest : description + "\n\n" + rest);
    }

    private JsonNode named(JsonNode schemas) {
        ObjectNode taken = Json.object();
        schemas.forEachEntry((name, schema) -> taken.set(name, one(schema)));
        return taken;
    }

    private JsonNode several(JsonNode schemas) {
        ArrayNode taken = Json.array();
        schemas.forEach(schema -> taken.add(one(schema)));
        return taken;
    }

    /// A schema may be just `true`.
    private JsonNode one(JsonNode schema) {
        return schema instanceof ObjectNode object ? of(object) : schema;
    }
}
