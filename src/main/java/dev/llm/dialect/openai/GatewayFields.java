package dev.llm.dialect.openai;

import dev.llm.json.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What gateways add to the messages of their answers. Clients put an answer into the next request as it is, and OpenAI
/// itself refuses fields that it does not know.
final class GatewayFields {
    static final List<String> OF_A_MESSAGE =
            List.of(
                    "provider_specific_fields",
                    "reasoning",
                    "reasoning_content",
                    "reasoning_details",
                    "thinking_blocks",
                    "images",
                    "citations");

    private static final String OF_A_CALL = "provider_specific_fields";

    /// Fields of the vendor's own answers that it takes back only with something in them.
    private static final List<String> WHEN_EMPTY = List.of("annotations", "tool_calls", "audio");

    private GatewayFields() {}

    static ObjectNode removed(ObjectNode body) {
        ObjectNode clean = Json.object().setAll(body);
        if (!(body.path("messages") instanceof ArrayNode messages)) {
            return clean;
        }
        ArrayNode cleaned = clean.putArray("messages");
        for (JsonNode message : messages) {
            cleaned.add(
                    message instanceof ObjectNode object ? message(object.deepCopy()) : message);
        }
        return clean;
    }

    private static ObjectNode message(ObjectNode message) {
        message.remove(OF_A_MESSAGE);
        for (String field : WHEN_EMPTY) {
            JsonNode value = message.path(field);
            if (value.isNull() || (value.isArray() && value.isEmpty())) {
                message.remove(field);
            }
        }
        for (JsonNode call : message.path("tool_calls")) {
            if (call instanceof ObjectNode object) {
                object.remove(OF_A_CALL);
                object.remove("index");
                if (object.path("function") instanceof ObjectNode function) {
                    function.remove(OF_A_CALL);
                }
            }
        }
        return message;
    }
}
