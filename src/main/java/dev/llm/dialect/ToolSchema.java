package dev.llm.dialect;

import dev.llm.json.Json;
import dev.llm.model.RawJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The schema of a function's arguments as the stricter of the APIs want it: of type object, with properties, even
/// where a client says neither.
public final class ToolSchema {
    private ToolSchema() {}

    public static ObjectNode object(RawJson schema) {
        JsonNode tree = Json.tree(schema);
        ObjectNode object = tree instanceof ObjectNode own ? own : Json.object();
        if (!object.hasNonNull("type")) {
            object.put("type", "object");
        }
        if (!object.has("properties")) {
            object.putObject("properties");
        }
        return object;
    }
}
