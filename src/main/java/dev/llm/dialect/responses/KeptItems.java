package dev.llm.dialect.responses;

import dev.llm.dialect.Seal;
import dev.llm.json.Json;
import dev.llm.model.Extras;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Proof;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The items of a conversation in which other models were asked too, for a provider of this format itself, which refuses
/// what it did not give: its own reasoning is again as it gave it, that of others goes, and so do ids that were made here.
final class KeptItems {
    private final Origin reader;

    KeptItems(Origin reader) {
        this.reader = reader;
    }

    ObjectNode restored(ObjectNode body) {
        ObjectNode restored = Json.object().setAll(body);
        if (body.path("input") instanceof ArrayNode items) {
            ArrayNode input = restored.putArray("input");
            for (JsonNode item : items) {
                JsonNode kept = item instanceof ObjectNode object ? kept(object) : item;
                if (kept != null) {
                    input.add(kept);
                }
            }
        }
        return restored;
    }

    private @Nullable JsonNode kept(ObjectNode item) {
        String id = item.path("id").asString("");
        if (!ItemIds.isOwn(id)) {
            return item;
        }
        if (ItemIds.isOwn(ItemIds.REASONING, id) || ItemIds.isOwn(ItemIds.REDACTED, id)) {
            Proof proof = Seal.broken(item.path("encrypted_content").asString(""));
            return proof != null && proof.madeBy(reader)
                    ? ReasoningItem.write(new Part.Thinking("", proof, false, Extras.NONE), proof)
                    : null;
        }
        ObjectNode nameless = item.deepCopy();
        nameless.remove("id");
        return nameless;
    }
}
