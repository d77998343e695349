package dev.llm.dialect.responses;

import dev.llm.dialect.Losses;
import dev.llm.dialect.ToolResultText;
import dev.llm.json.Json;
import dev.llm.model.Extras;
import dev.llm.model.Message;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Proof;
import dev.llm.model.RawJson;
import dev.llm.model.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Messages to the items of `input`. A message becomes several: reasoning, calls and results are items of their own, and
/// what stands between them is a message item each.
final class InputWriter {
    private final Origin reader;
    private final Losses losses;
    private final PartWriter parts;
    private final ArrayNode input;

    InputWriter(Origin reader, Losses losses, ArrayNode input) {
        this.reader = reader;
        this.losses = losses;
        this.parts = new PartWriter(losses);
        this.input = input;
    }

    void write(Message message) {
        Extras extras = message.extras();
        if (message.parts().isEmpty() && message.role() != Role.ASSISTANT && isOwnOrNone(extras)) {
            putExtras(message(message.role(), Json.text("")), extras);
            return;
        }
        var said = new ArrayList<Part>();
        for (Part part : message.parts()) {
            boolean content = isContent(part);
            if (!content || fields(part) != null) {
                extras = flush(message.role(), said, extras);
            }
            if (content) {
                said.add(part);
            } else {
                item(part);
            }
        }
        Extras rest = flush(message.role(), said, extras);
        losses.lose(rest);
    }

    private static boolean isOwnOrNone(Extras extras) {
        return extras.isEmpty() || isOwn(extras);
    }

    private static boolean isOwn(Extras extras) {
        return extras.dialect().equals(ResponsesDialect.NAME);
    }

    private static boolean isContent(Part part) {
        return switch (part) {
            case Part.Text _, Part.Refusal _, Part.Image _, Part.Document _, Part.Audio _ -> true;
            case Part.Opaque opaque -> !opaque.type().startsWith(ItemReader.ITEM);
            case Part.Thinking _, Part.ToolCall _, Part.ToolResult _ -> false;
        };
    }

    /// What the message item had beside its content, of which a part was the first; null for any other part.
    private static @Nullable RawJson fields(Part part) {
        return isOwn(part.extras()) ? part.extras().fields().get(ItemReader.MESSAGE) : null;
    }

    /// Writes what was said as a message item, if it can be said at all.
    ///
    /// @return the extras that are still to be written
    private Extras flush(Role role, List<Part> said, Extras extras) {
        JsonNode content = parts.content(said, role == Role.ASSISTANT);
        if (content.isArray() && content.isEmpty()) {
            said.clear();
            return extras;
        }
        ObjectNode item = message(role, content);
        putExtras(item, extras);
        RawJson fields = fields(said.getFirst());
        if (fields != null) {
            Json.tree(fields)
                    .forEach(object -> {
                        if (object instanceof ObjectNode own) {
                            item.setAll(own);
                        }
                    });
        }
        said.clear();
        return Extras.NONE;
    }

    private ObjectNode message(Role role, JsonNode content) {
        String word =
                switch (role) {
                    case SYSTEM -> "developer";
                    case USER -> "user";
                    case ASSISTANT -> "assistant";
                };
        ObjectNode item = input.addObject().put("type", "message").put("role", word);
        return item.set("content", content);
    }

    private void item(Part part) {
        switch (part) {
            case Part.Thinking thinking -> thinking(thinking);
            case Part.ToolCall call ->
                    putExtras(
                            input.addObject()
                                    .put("type", "function_call")
                                    .put("call_id", call.id())
                                    .put("name", call.name())
                                    .put("arguments", call.arguments().text()),
                            call.extras());
            case Part.ToolResult result -> result(result);
            case Part.Opaque opaque -> opaque(opaque);
            case Part.Text _, Part.Refusal _, Part.Image _, Part.Document _, Part.Audio _ -> {}
        }
    }

    private void thinking(Part.Thinking thinking) {
        Proof proof = thinking.proof();
        if (proof == null || !proof.madeBy(reader)) {
            losses.add("thinking");
        } else {
            input.add(ReasoningItem.write(thinking, proof));
        }
    }

    private void result(Part.ToolResult result) {
        ObjectNode item =
                input.addObject()
                        .put("type", "function_call_output")
                        .put("call_id", result.callId());
        JsonNode output = parts.content(result.content(), false);
        if (output instanceof ArrayNode several) {
            if (result.error()) {
                several.insert(0, PartWriter.text(ToolResultText.marked(result, "")));
            }
            output = several.isEmpty() ? Json.text("") : several;
        } else {
            output = Json.text(ToolResultText.marked(result, output.stringValue()));
        }
        item.set("output", output);
        putExtras(item, result.extras());
    }

    private void opaque(Part.Opaque item) {
        if (item.dialect().equals(ResponsesDialect.NAME)) {
            input.add(Json.tree(item.json()));
        } else {
            losses.add(item.type());
        }
    }

    private void putExtras(ObjectNode item, Extras extras) {
        losses.putExtras(item, extras);
    }
}
