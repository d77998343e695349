package dev.llm.dialect.openai;

import dev.llm.dialect.CallIds;
import dev.llm.dialect.CustomTool;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ChatReply;
import dev.llm.model.Extras;
import dev.llm.model.Part;
import dev.llm.model.Tool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// A call of a custom tool, one that takes free text: `{"type": "custom", "custom": {"name", "input"}}`. In every other
/// format it is a call of the function that stands for the tool.
final class CustomCall {
    static final String TYPE = "custom";
    static final String INPUT = "input";

    private CustomCall() {}

    /// The names of the custom tools among these.
    static Set<String> names(List<Tool> tools) {
        var names = new HashSet<String>();
        for (Tool tool : tools) {
            if (tool instanceof Tool.Native own && own.dialect().equals(ChatDialect.NAME)) {
                String name = Json.tree(own.json()).path(TYPE).path("name").asString("");
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /// @param where seed for an id that is missing
    static Part read(JsonObject call, String where, int ordinal) {
        JsonObject custom = call.requiredObject(TYPE);
        String id = call.text("id", "");
        var elsewhere =
                new Part.ToolCall(
                        id.isEmpty() ? CallIds.synthesised(where, ordinal) : id,
                        custom.requiredText("name"),
                        CustomTool.arguments(custom.text(INPUT, "")),
                        Extras.NONE);
        return new Part.Opaque(ChatDialect.NAME, PartReader.CALL + TYPE, call.raw(), elsewhere);
    }

    static ObjectNode written(String id, String name, String input) {
        ObjectNode call = Json.object().put("id", id).put("type", TYPE);
        call.putObject(TYPE).put("name", name).put(INPUT, input);
        return call;
    }

    /// The reply with calls of these tools as the client knows them.
    static ChatReply restored(ChatReply reply, Set<String> names) {
        if (names.isEmpty()) {
            return reply;
        }
        var parts = new ArrayList<Part>();
        for (Part part : reply.parts()) {
            parts.add(
                    part instanceof Part.ToolCall call && names.contains(call.name())
                            ? restored(call)
                            : part);
        }
        return new ChatReply(
                reply.id(), reply.model(), parts, reply.stop(), reply.usage(), reply.complete());
    }

    private static Part restored(Part.ToolCall call) {
        String input = CustomTool.input(call.arguments().text());
        ObjectNode own = written(call.id(), call.name(), input);
        return new Part.Opaque(ChatDialect.NAME, PartReader.CALL + TYPE, Json.raw(own));
    }
}
