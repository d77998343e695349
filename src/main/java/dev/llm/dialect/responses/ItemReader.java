package dev.llm.dialect.responses;

import dev.llm.dialect.CallArguments;
import dev.llm.dialect.CustomTool;
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

    /// Tools that stand in the input, before what is said.
    static final String ADDITIONAL_TOOLS = "additional_tools";

    private final Origin maker;

    /// Of the tools in a request; null for a reply.
    private final @Nullable ToolNames names;

    private ItemReader(Origin maker, @Nullable ToolNames names) {
        this.maker = maker;
        this.names = names;
    }

    static ItemReader ofRequest(Origin maker, ToolNames names) {
        return new ItemReader(maker, names);
    }

    /// Ids and states of a reply's items are forgotten: without its state, the server refuses ids of its own.
    static ItemReader ofReply(Origin maker) {
        return new ItemReader(maker, null);
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

    /// An item that stays whole, with what stands for it in other formats.
    Part opaque(String type, JsonObject item) {
        return opaque(type, item, names == null ? null : substitute(type, item, names));
    }

    private static Part opaque(String type, JsonObject item, @Nullable Part substitute) {
        ObjectNode node = (ObjectNode) item.node();
        boolean own = ItemIds.isOwn(node.path("id").asString(""));
        return new Part.Opaque(
                ResponsesDialect.NAME,
                ITEM + type,
                Json.raw(own ? node.without("id") : node),
                substitute);
    }

    private static @Nullable Part substitute(String type, JsonObject item, ToolNames names) {
        return switch (type) {
            case ADDITIONAL_TOOLS -> new Part.Text(""); // they are among the tools
            case "custom_tool_call" ->
                    new Part.ToolCall(
                            item.requiredText("call_id"),
                            names.of(item.text("namespace"), item.requiredText("name")),
                            CustomTool.arguments(item.text("input", "")),
                            Extras.NONE);
            case "custom_tool_call_output" ->
                    new Part.ToolResult(
                            item.requiredText("call_id"),
                            PartReader.content(item, "output"),
                            false,
                            Extras.NONE);
            default -> null;
        };
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

    /// The name of a function in a namespace is another one elsewhere.
    private Part call(JsonObject item) {
        String id = item.text("call_id");
        String callId = id == null ? item.requiredText("id") : id;
        String name = item.requiredText("name");
        RawJson arguments = CallArguments.whole(item.get("arguments"));
        if (names != null && item.has("namespace")) {
            String flat = names.of(item.requiredText("namespace"), name);
            var elsewhere = new Part.ToolCall(callId, flat, arguments, Extras.NONE);
            return opaque("function_call", item, elsewhere);
        }
        return new Part.ToolCall(callId, name, arguments, extras(item));
    }

    private Extras extras(JsonObject item) {
        if (names == null) {
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
