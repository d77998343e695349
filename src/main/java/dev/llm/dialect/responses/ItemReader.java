package dev.llm.dialect.responses;

import dev.llm.dialect.CallArguments;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.Extras;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.RawJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a model said, item by item, to parts. An item of a kind that is not known stays whole.
final class ItemReader {
    /// Marks an opaque part that is an item and not one of the content of a message.
    static final String ITEM = "item.";

    /// The field, beside those of the first part in a message item, for what the item has beside its content, such as
    /// `phase`. It is a list of one object, because lists are what may be added to a part that is streamed.
    static final String MESSAGE = "message";

    private final Origin maker;
    private final boolean reply;

    private ItemReader(Origin maker, boolean reply) {
        this.maker = maker;
        this.reply = reply;
    }

    static ItemReader ofRequest(Origin maker) {
        return new ItemReader(maker, false);
    }

    /// Ids and states of a reply's items are forgotten: without its state, the server refuses ids of its own.
    static ItemReader ofReply(Origin maker) {
        return new ItemReader(maker, true);
    }

    static String type(JsonObject item) {
        return item.has("type") || !item.has("role") ? item.requiredText("type") : MESSAGE;
    }

    List<Part> parts(JsonObject item) {
        String type = type(item);
        return switch (type) {
            case MESSAGE -> message(item);
            case ReasoningItem.TYPE -> List.of(ReasoningItem.read(item, maker));
            case "function_call" -> List.of(call(item));
            default -> List.of(opaque(type, item));
        };
    }

    static Part opaque(String type, JsonObject item) {
        return new Part.Opaque(ResponsesDialect.NAME, ITEM + type, item.raw());
    }

    private List<Part> message(JsonObject item) {
        List<Part> content = PartReader.content(item, "content");
        ArrayNode fields = messageFields(item);
        if (fields.isEmpty()) {
            return content;
        }
        var parts = new ArrayList<>(content);
        for (int i = 0; i < parts.size(); i++) {
            Part marked = marked(parts.get(i), fields);
            if (marked != null) {
                parts.set(i, marked);
                return parts;
            }
        }
        return List.of(opaque(MESSAGE, item));
    }

    /// What a message item has beside its content: a list of one object, empty when there is nothing.
    ArrayNode messageFields(JsonObject item) {
        item.get("type");
        item.get("role");
        item.get("content");
        ArrayNode list = Json.array();
        ObjectNode fields = Json.object();
        extras(item).fields().forEach((field, json) -> fields.set(field, Json.tree(json)));
        return fields.isEmpty() ? list : list.add(fields);
    }

    private static @Nullable Part marked(Part part, ArrayNode fields) {
        return switch (part) {
            case Part.Text(String text, Extras extras) -> new Part.Text(text, with(extras, fields));
            case Part.Refusal(String text, Extras extras) ->
                    new Part.Refusal(text, with(extras, fields));
            default -> null;
        };
    }

    private static Extras with(Extras extras, ArrayNode fields) {
        Map<String, RawJson> more = new LinkedHashMap<>();
        more.put(MESSAGE, Json.raw(fields));
        more.putAll(extras.fields());
        return Extras.of(ResponsesDialect.NAME, more);
    }

    private Part call(JsonObject item) {
        String id = item.text("call_id");
        return new Part.ToolCall(
                id == null ? item.requiredText("id") : id,
                item.requiredText("name"),
                CallArguments.whole(item.get("arguments")),
                extras(item));
    }

    private Extras extras(JsonObject item) {
        if (reply) {
            item.get("id");
            item.get("status");
        }
        return withoutOwnId(item);
    }

    /// The fields that were not read, without an id that was given out here.
    static Extras withoutOwnId(JsonObject item) {
        if (ItemIds.isOwn(item.node().path("id").asString(""))) {
            item.get("id");
        }
        return item.rest(ResponsesDialect.NAME);
    }
}
