package dev.llm.dialect.responses;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.Extras;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Proof;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The `reasoning` item and thinking.
///
/// A provider wants its item back unchanged, with its id, so the proof is the item itself, whole. What is written to a
/// client has an id of our own and the proof as its `encrypted_content`, whoever made that; when the client sends the item
/// back, the id tells that the proof is in there.
final class ReasoningItem {
    static final String TYPE = "reasoning";

    private ReasoningItem() {}

    static Part.Thinking read(JsonObject item, Origin maker) {
        String id = item.text("id", "");
        boolean redacted = ItemIds.isOwn(ItemIds.REDACTED, id);
        if (!redacted && !ItemIds.isOwn(ItemIds.REASONING, id)) {
            var proof = new Proof(maker, item.raw().text());
            return new Part.Thinking(text(item), proof, false, Extras.NONE);
        }
        String value = item.text("encrypted_content", "");
        Proof proof = value.isEmpty() ? null : new Proof(maker, value);
        return new Part.Thinking(text(item), proof, redacted, Extras.NONE);
    }

    /// What the item shows of the reasoning: its summary, and where the model is an open one, the reasoning itself.
    private static String text(JsonObject item) {
        var text = new StringJoiner("\n\n");
        for (String field : new String[] {"summary", "content"}) {
            for (JsonObject section : item.objects(field)) {
                text.add(section.text("text", ""));
            }
        }
        return text.toString();
    }

    /// The item for the maker of its proof.
    static ObjectNode write(Part.Thinking thinking, Proof proof) {
        if (Json.parse(proof.value()) instanceof ObjectNode item
                && item.path("type").asString("").equals(TYPE)) {
            return item;
        }
        return write(id(thinking.redacted(), proof.value(), 0), thinking.text(), proof.value());
    }

    /// The item for a client.
    ///
    /// @param encrypted what the client is to keep for the maker
    static ObjectNode write(String id, String text, @Nullable String encrypted) {
        ObjectNode item = Json.object().put("type", TYPE).put("id", id);
        ArrayNode summary = item.putArray("summary");
        if (!text.isEmpty()) {
            summary.add(summary(text));
        }
        return encrypted == null ? item : item.put("encrypted_content", encrypted);
    }

    static ObjectNode summary(String text) {
        return Json.object().put("type", "summary_text").put("text", text);
    }

    static String id(boolean redacted, String where, int ordinal) {
        return ItemIds.of(redacted ? ItemIds.REDACTED : ItemIds.REASONING, where, ordinal);
    }
}
