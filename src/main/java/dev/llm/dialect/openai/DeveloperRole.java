package dev.llm.dialect.openai;

import dev.llm.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI's newer word for the system, which many compatible servers do not know.
final class DeveloperRole {
    private static final String ROLE = "role";

    private DeveloperRole() {}

    static ObjectNode renamed(ObjectNode body) {
        ObjectNode renamed = Json.object().setAll(body);
        if (body.path("messages") instanceof ArrayNode messages) {
            ArrayNode written = renamed.putArray("messages");
            for (JsonNode message : messages) {
                written.add(
                        message instanceof ObjectNode object && isDeveloper(object)
                                ? object.deepCopy().put(ROLE, "system")
                                : message);
            }
        }
        return renamed;
    }

    private static boolean isDeveloper(ObjectNode message) {
        return message.path(ROLE).asString("").equals("developer");
    }
}
