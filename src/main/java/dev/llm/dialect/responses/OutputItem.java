package dev.llm.dialect.responses;

import dev.llm.dialect.CustomTool;
import dev.llm.json.Json;
import dev.llm.model.Event;
import dev.llm.model.Part;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One item of a response's output while it grows: a message with one part, a reasoning with one summary, a call.
///
/// A call of a custom tool was made as that of a function: the text it is about stands in the arguments, and is known when
/// they are whole.
final class OutputItem {
    private static final String ANNOTATIONS = "annotations";

    private final Part.Kind kind;
    private final String id;
    private final Event.@Nullable CallHead call;
    private final ToolNames.@Nullable Original tool;
    private final BiConsumer<String, ObjectNode> events;

    private final StringBuilder text = new StringBuilder();
    private final ArrayNode annotations = Json.array();
    private final ObjectNode itemFields = Json.object();
    private final ObjectNode partFields = Json.object();
    private @Nullable String encrypted;
    private boolean begun;
    private boolean partBegun;

    /// @param tool the tool that is called, where the client knows it in another way
    /// @param events is handed the type and the fields of each event of this item
    OutputItem(
            Part.Kind kind,
            String id,
            Event.@Nullable CallHead call,
            ToolNames.@Nullable Original tool,
            BiConsumer<String, ObjectNode> events) {
        this.kind = kind;
        this.id = id;
        this.call = call;
        this.tool = tool;
        this.events = events;
    }

    /// What only this dialect knows: a field of the part, or of the item that holds it.
    void put(String field, JsonNode value) {
        if (value.isArray() && (field.equals(ItemReader.MESSAGE) || field.equals(ANNOTATIONS))) {
            value.forEach(item -> annotate(field, item));
        } else {
            (kind == Part.Kind.TOOL_CALL ? itemFields : partFields).set(field, value);
        }
    }

    /// One more item in a list of such a field.
    void annotate(String field, JsonNode item) {
        if (field.equals(ItemReader.MESSAGE) && item instanceof ObjectNode fields) {
            itemFields.setAll(fields);
        } else if (field.equals(ANNOTATIONS)) {
            beginPart();
            ObjectNode event = place().put("annotation_index", annotations.size());
            events.accept("response.output_text.annotation.added", event.set("annotation", item));
            annotations.add(item);
        } else {
            partFields.withArray(field).add(item);
        }
    }

    void prove(String proof) {
        encrypted = proof;
    }

    void add(String piece) {
        if (piece.isEmpty()) {
            return;
        }
        beginPart();
        text.append(piece);
        if (!isCustom()) {
            delta(piece);
        }
    }

    private void delta(String piece) {
        ObjectNode event = place().put("delta", piece);
        if (kind == Part.Kind.TEXT) {
            event.putArray("logprobs");
        }
        events.accept("response." + word() + ".delta", event);
    }

    private boolean isCustom() {
        return tool != null && tool.custom();
    }

    /// The finished item.
    ObjectNode end() {
        if (kind == Part.Kind.THINKING) {
            begin();
        } else {
            beginPart();
        }
        if (isCustom()) {
            String input = CustomTool.input(text.toString());
            text.setLength(0);
            text.append(input);
            if (!input.isEmpty()) {
                delta(input);
            }
        }
        if (partBegun) {
            events.accept("response." + word() + ".done", done());
            part("done", text.toString());
        }
        ObjectNode item = item(text.toString(), "completed");
        events.accept("response.output_item.done", Json.object().set("item", item));
        return item;
    }

    private void begin() {
        if (!begun) {
            begun = true;
            ObjectNode item = item(null, "in_progress");
            events.accept("response.output_item.added", Json.object().set("item", item));
        }
    }

    private void beginPart() {
        begin();
        if (!partBegun) {
            partBegun = true;
            part("added", "");
        }
    }

    private void part(String what, String said) {
        if (kind != Part.Kind.TOOL_CALL) {
            String owner = kind == Part.Kind.THINKING ? "reasoning_summary_part" : "content_part";
            ObjectNode part = kind == Part.Kind.THINKING ? summary(said) : content(said);
            events.accept("response." + owner + "." + what, place().set("part", part));
        }
    }

    private static ObjectNode summary(String said) {
        return ReasoningItem.summary(said);
    }

    private ObjectNode content(String said) {
        if (kind == Part.Kind.REFUSAL) {
            ObjectNode part = Json.object().put("type", "refusal").put("refusal", said);
            return part.setAll(partFields);
        }
        ObjectNode part = Json.object().put("type", "output_text").put("text", said);
        part.set(ANNOTATIONS, annotations.deepCopy());
        part.putArray("logprobs");
        return part.setAll(partFields);
    }

    private ObjectNode done() {
        ObjectNode event = place();
        String said = text.toString();
        switch (kind) {
            case TEXT -> event.put("text", said).putArray("logprobs");
            case THINKING -> event.put("text", said);
            case REFUSAL -> event.put("refusal", said);
            case TOOL_CALL -> {
                if (isCustom()) {
                    event.put("input", said);
                } else {
                    event.put("name", name()).put("arguments", arguments(said));
                }
            }
        }
        return event;
    }

    private String word() {
        return switch (kind) {
            case TEXT -> "output_text";
            case THINKING -> "reasoning_summary_text";
            case REFUSAL -> "refusal";
            case TOOL_CALL -> isCustom() ? "custom_tool_call_input" : "function_call_arguments";
        };
    }

    private ObjectNode place() {
        ObjectNode event = Json.object().put("item_id", id);
        return switch (kind) {
            case TEXT, REFUSAL -> event.put("content_index", 0);
            case THINKING -> event.put("summary_index", 0);
            case TOOL_CALL -> event;
        };
    }

    /// @param said null when nothing is yet
    private ObjectNode item(@Nullable String said, String status) {
        return switch (kind) {
            case TEXT, REFUSAL -> {
                ObjectNode message = message(id).put("status", status);
                ArrayNode content = message.putArray("content");
                if (said != null) {
                    content.add(content(said));
                }
                yield message.setAll(itemFields);
            }
            case THINKING ->
                    ReasoningItem.write(
                            id, said == null ? "" : said, said == null ? null : encrypted);
            case TOOL_CALL -> call(said).put("status", status).setAll(itemFields);
        };
    }

    private ObjectNode call(@Nullable String said) {
        ObjectNode item =
                Json.object().put("type", isCustom() ? "custom_tool_call" : "function_call");
        item.put("id", id).put("call_id", call == null ? "" : call.id());
        if (tool != null && tool.namespace() != null) {
            item.put("namespace", tool.namespace());
        }
        item.put("name", name());
        return isCustom()
                ? item.put("input", said == null ? "" : said)
                : item.put("arguments", said == null ? "" : arguments(said));
    }

    static ObjectNode message(String id) {
        return Json.object()
                .put("type", ItemReader.MESSAGE)
                .put("id", id)
                .put("status", "completed")
                .put("role", "assistant");
    }

    private String name() {
        if (tool != null) {
            return tool.name();
        }
        return call == null ? "" : call.name();
    }

    private static String arguments(String said) {
        return said.isEmpty() ? "{}" : said;
    }
}
