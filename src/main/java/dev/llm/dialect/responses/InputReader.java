package dev.llm.dialect.responses;

import dev.llm.json.JsonObject;
import dev.llm.model.Extras;
import dev.llm.model.Message;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Role;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// `instructions` and `input` to messages. What follows one another from the model is one turn of the assistant, and
/// the results that follow one another are one turn of the user.
final class InputReader {
    private final ItemReader items;
    private final List<Message> messages = new ArrayList<>();

    /// The turn that is being put together from several items, of the assistant or of results.
    private final List<Part> turn = new ArrayList<>();

    private Role speaker = Role.ASSISTANT;

    InputReader(Origin maker, ToolNames names) {
        this.items = ItemReader.ofRequest(maker, names);
    }

    List<Message> read(JsonObject body) {
        String instructions = body.text("instructions", "");
        if (!instructions.isEmpty()) {
            messages.add(Message.system(instructions));
        }
        JsonNode input = body.get("input");
        if (input != null && input.isString()) {
            messages.add(Message.user(input.stringValue()));
        } else if (input == null || input.isArray()) {
            body.objects("input").forEach(this::item);
        } else {
            throw body.wrong("input", "a string or an array");
        }
        endTurn();
        return messages;
    }

    private void item(JsonObject item) {
        String type = ItemReader.type(item);
        switch (type) {
            case ItemReader.MESSAGE -> message(item);
            case ReasoningItem.TYPE, "function_call" -> add(Role.ASSISTANT, items.parts(item));
            case "function_call_output" -> add(Role.USER, List.of(result(item)));
            default -> opaque(type, item);
        }
    }

    private void message(JsonObject item) {
        Role role =
                switch (item.requiredText("role")) {
                    case "user" -> Role.USER;
                    case "assistant" -> Role.ASSISTANT;
                    case "system", "developer" -> Role.SYSTEM;
                    default -> throw item.wrong("role", "user, assistant, system or developer");
                };
        if (role == Role.ASSISTANT) {
            add(role, items.parts(item));
        } else {
            endTurn();
            List<Part> content = PartReader.content(item, "content");
            messages.add(new Message(role, content, ItemReader.withoutOwnId(item)));
        }
    }

    private static Part result(JsonObject item) {
        String callId = item.requiredText("call_id");
        List<Part> content = PartReader.content(item, "output");
        return new Part.ToolResult(callId, content, false, ItemReader.withoutOwnId(item));
    }

    /// An item that is not read goes to whoever it comes from, as far as its name tells.
    private void opaque(String type, JsonObject item) {
        String id = item.node().path("id").asString("");
        if (type.equals("item_reference") && ItemIds.isOwn(ItemIds.REASONING, id)) {
            return; // to reasoning that was never stored: nobody could resolve it
        }
        Part part = items.opaque(type, item);
        if (item.node().has("role")) { // additional_tools
            endTurn();
            messages.add(new Message(Role.SYSTEM, List.of(part), Extras.NONE));
        } else {
            boolean result = type.endsWith("_output") || type.equals("mcp_approval_response");
            add(result ? Role.USER : Role.ASSISTANT, List.of(part));
        }
    }

    private void add(Role role, List<Part> parts) {
        if (role != speaker) {
            endTurn();
            speaker = role;
        }
        turn.addAll(parts);
    }

    private void endTurn() {
        if (!turn.isEmpty()) {
            messages.add(new Message(speaker, turn));
            turn.clear();
        }
    }
}
