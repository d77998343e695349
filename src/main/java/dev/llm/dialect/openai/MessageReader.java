package dev.llm.dialect.openai;

import dev.llm.dialect.CallArguments;
import dev.llm.dialect.CallIds;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.Extras;
import dev.llm.model.Message;
import dev.llm.model.Part;
import dev.llm.model.RawJson;
import dev.llm.model.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `messages` to messages. The tool messages that follow one another are one turn of the user.
final class MessageReader {
    private MessageReader() {}

    static List<Message> messages(JsonObject body) {
        if (!body.has("messages")) {
            throw body.missing("messages");
        }
        var messages = new ArrayList<Message>();
        var results = new ArrayList<Part>();
        for (JsonObject message : body.objects("messages")) {
            if (message.requiredText("role").equals("tool")) {
                results.add(toolResult(message));
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

    private static Message message(JsonObject message, int position) {
        Role role =
                switch (message.requiredText("role")) {
                    case "system", "developer" -> Role.SYSTEM;
                    case "user" -> Role.USER;
                    case "assistant" -> Role.ASSISTANT;
                    default ->
                            throw message.wrong(
                                    "role", "system, developer, user, assistant or tool");
                };
        if (role == Role.ASSISTANT) {
            forgetGatewayFields(message);
        }
        List<Part> parts =
                role == Role.ASSISTANT
                        ? assistant(message, "message " + position)
                        : PartReader.content(message);
        return new Message(role, parts, message.rest(ChatDialect.NAME));
    }

    /// A client sends an answer back as it came, with what a gateway put into it and with fields that are null.
    private static void forgetGatewayFields(JsonObject message) {
        GatewayFields.OF_A_MESSAGE.forEach(message::get);
        message.node()
                .forEachEntry((field, value) -> {
                    if (value.isNull()) {
                        message.get(field);
                    }
                });
    }

    private static Part toolResult(JsonObject message) {
        return new Part.ToolResult(
                message.requiredText("tool_call_id"),
                PartReader.content(message),
                false,
                message.rest(ChatDialect.NAME));
    }

    /// What an assistant's message holds, in a request and in a reply: reasoning, content, refusal, calls.
    ///
    /// @param where seed for the ids that are missing
    static List<Part> assistant(JsonObject message, String where) {
        var parts = new ArrayList<Part>();
        String reasoning = reasoning(message);
        if (reasoning != null) {
            parts.add(new Part.Thinking(reasoning, null, false, Extras.NONE));
        }
        parts.addAll(annotated(PartReader.content(message), message));
        String refusal = message.text("refusal", "");
        if (!refusal.isEmpty()) {
            parts.add(new Part.Refusal(refusal, Extras.NONE));
        }
        int ordinal = 0;
        for (JsonObject call : message.objects("tool_calls")) {
            parts.add(call(call, where, ordinal++));
        }
        return parts;
    }

    /// The reasoning in a message or a delta, under either of its names. Some servers send both, with the same text.
    static @Nullable String reasoning(JsonObject owner) {
        String found = null;
        for (String field : List.of("reasoning", "reasoning_content")) {
            if (owner.node().path(field).isString()) {
                String text = owner.text(field, "");
                found = text.isEmpty() ? found : text;
            }
        }
        return found;
    }

    /// Annotations stand beside the content; here they go with its last text.
    private static List<Part> annotated(List<Part> content, JsonObject message) {
        JsonNode annotations = message.node().path("annotations");
        if (annotations.isArray() && annotations.isEmpty()) {
            message.get("annotations");
        } else if (annotations.isArray()
                && !content.isEmpty()
                && content.getLast() instanceof Part.Text text) {
            message.get("annotations");
            Map<String, RawJson> fields = new LinkedHashMap<>(text.extras().fields());
            fields.put("annotations", Json.raw(annotations));
            var parts = new ArrayList<>(content);
            parts.set(
                    parts.size() - 1,
                    new Part.Text(text.text(), Extras.of(ChatDialect.NAME, fields)));
            return parts;
        }
        return content;
    }

    private static Part call(JsonObject call, String where, int ordinal) {
        String type = call.text("type", "function");
        if (type.equals(CustomCall.TYPE) && call.has(type)) {
            return CustomCall.read(call, where, ordinal);
        }
        if (!type.equals("function")) {
            return new Part.Opaque(ChatDialect.NAME, PartReader.CALL + type, call.raw());
        }
        JsonObject function = call.requiredObject("function");
        String id = call.text("id", "");
        call.get("index");
        call.get("provider_specific_fields");
        return new Part.ToolCall(
                id.isEmpty() ? CallIds.synthesised(where, ordinal) : id,
                function.requiredText("name"),
                CallArguments.whole(function.get("arguments")),
                call.rest(ChatDialect.NAME));
    }
}
