package dev.llm.dialect.anthropic;

import dev.llm.dialect.Seal;
import dev.llm.json.Json;
import dev.llm.model.Origin;
import dev.llm.model.Proof;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The proofs of a conversation in which other models were asked too, for Anthropic itself, which refuses what it did not
/// sign: its own lose their seal, the thinking of others goes.
final class KeptProofs {
    private final Origin reader;

    KeptProofs(Origin reader) {
        this.reader = reader;
    }

    ObjectNode restored(ObjectNode body) {
        ObjectNode restored = Json.object().setAll(body);
        ArrayNode messages = restored.putArray("messages");
        for (JsonNode message : body.path("messages")) {
            boolean blocks = message.path("content").isArray();
            JsonNode kept = blocks ? message((ObjectNode) message) : message;
            if (!blocks || !kept.path("content").isEmpty() || message.path("content").isEmpty()) {
                messages.add(kept);
            }
        }
        return restored;
    }

    private JsonNode message(ObjectNode message) {
        ArrayNode content = Json.array();
        for (JsonNode block : message.path("content")) {
            JsonNode kept = block instanceof ObjectNode object ? block(object) : block;
            if (kept != null) {
                content.add(kept);
            }
        }
        ObjectNode restored = Json.object().setAll(message);
        return restored.set("content", content);
    }

    private @Nullable JsonNode block(ObjectNode block) {
        String field =
                switch (block.path("type").asString("")) {
                    case "thinking" -> "signature";
                    case "redacted_thinking" -> "data";
                    default -> null;
                };
        if (field == null) {
            return block;
        }
        String value = block.path(field).asString("");
        Proof proof = Seal.broken(value);
        if (proof == null) {
            return value.isEmpty() ? null : block;
        }
        ObjectNode own = Json.object().setAll(block);
        return proof.madeBy(reader) ? own.put(field, proof.value()) : null;
    }
}
