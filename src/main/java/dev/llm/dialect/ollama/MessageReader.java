package dev.llm.dialect.ollama;

import dev.llm.dialect.CallIds;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.Extras;
import dev.llm.model.Media;
import dev.llm.model.Message;
import dev.llm.model.Part;
import dev.llm.model.RawJson;
import dev.llm.model.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `messages` to messages. The tool messages that follow one another are one turn of the user.
///
/// Ids of calls are optional in this format and the Python client loses them, so a result without one is paired with
/// the first open call of its tool's name.
final class MessageReader {
    /// Calls that have no result yet, in order.
    private final List<Part.ToolCall> unanswered = new ArrayList<>();

    List<Message> messages(JsonObject body) {
        var messages = new ArrayList<Message>();
        var results = new ArrayList<Part>();
        for (JsonObject message : body.objects("messages")) {
            if (message.requiredText("role").equals("tool")) {
                results.add(toolResult(message, messages.size() + "/" + results.size()));
                continue;
            }
            flush(results, messages);
            messages.add(message(message, messages.size()));
        }
        flush(results, messages);
        return messages;
    }

    private static void flush(List<Part> results, List<Message> messages) {
        if (!results.isEmpty()) {
            messages.add(new Message(Role.USER, results));
            results.clear();
        }
    }

    private Message message(JsonObject message, int position) {
        Role role =
                switch (message.requiredText("role")) {
                    case "system" -> Role.SYSTEM;
                    case "user" -> Role.USER;
                    case "assistant" -> Role.ASSISTANT;
                    default -> throw message.wrong("role", "system, user, assistant or tool");
                };
        List<Part> parts = parts(message, "message " + position);
        if (role == Role.ASSISTANT) {
            unanswered.clear();
            for (Part part : parts) {
                if (part instanceof Part.ToolCall call) {
                    unanswered.add(call);
                }
            }
        }
        return new Message(role, parts, message.rest(OllamaDialect.NAME));
    }

    /// What a message holds, in a request and in a reply: thinking, content, images, calls.
    ///
    /// @param where seed for the ids that are missing
    static List<Part> parts(JsonObject message, String where) {
        var parts = new ArrayList<Part>();
        String thinking = message.text("thinking", "");
        if (!thinking.isEmpty()) {
            parts.add(new Part.Thinking(thinking, null, false, Extras.NONE));
        }
        parts.addAll(content(message));
        int ordinal = 0;
        for (JsonObject call : message.objects("tool_calls")) {
            parts.add(call(call, where, ordinal++));
        }
        return parts;
    }

    private static List<Part> content(JsonObject message) {
        var parts = new ArrayList<Part>();
        String text = message.text("content", "");
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
        for (String data : message.texts("images")) {
            parts.add(new Part.Image(new Media.Inline(ImageType.of(data), data), Extras.NONE));
        }
        return parts;
    }

    static Part.ToolCall call(JsonObject call, String where, int ordinal) {
        JsonObject function = call.requiredObject("function");
        function.get("index"); // says what the order says
        String id = call.text("id", "");
        return new Part.ToolCall(
                id.isEmpty() ? CallIds.synthesised(where, ordinal) : id,
                function.requiredText("name"),
                arguments(function.get("arguments")),
                call.rest(OllamaDialect.NAME));
    }

    /// An object; some clients send the JSON as a string, as they do elsewhere.
    private static RawJson arguments(@Nullable JsonNode arguments) {
        if (arguments == null) {
            return RawJson.EMPTY_OBJECT;
        }
        if (!arguments.isString()) {
            return Json.raw(arguments);
        }
        String text = arguments.stringValue();
        JsonNode inside = Json.parse(text);
        if (inside != null) {
            return Json.raw(inside);
        }
        return text.isBlank() ? RawJson.EMPTY_OBJECT : new RawJson(text);
    }

    private Part toolResult(JsonObject message, String where) {
        String id = message.text("tool_call_id", "");
        String name = message.text("tool_name", "");
        Part.ToolCall call = take(id, name);
        if (id.isEmpty()) {
            id = call == null ? CallIds.synthesised("result " + where, 0) : call.id();
        }
        return new Part.ToolResult(id, content(message), false, message.rest(OllamaDialect.NAME));
    }

    private Part.@Nullable ToolCall take(String id, String name) {
        for (Part.ToolCall call : unanswered) {
            boolean fits =
                    id.isEmpty()
                            ? name.isEmpty() || call.name().equals(name)
                            : call.id().equals(id);
            if (fits) {
                unanswered.remove(call);
                return call;
            }
        }
        return null;
    }
}
