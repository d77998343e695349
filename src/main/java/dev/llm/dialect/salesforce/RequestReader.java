package dev.llm.dialect.salesforce;

import dev.llm.json.JsonObject;
import dev.llm.model.ChatRequest;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
import dev.llm.model.Part;
import dev.llm.model.Role;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The body of `POST .../chat-generations` to a request. `localization` and `tags` are extras.
final class RequestReader {
    private RequestReader() {}

    static ChatRequest read(JsonNode json) {
        JsonObject body = JsonObject.request(json);
        var messages = new ArrayList<Message>();
        for (JsonObject message : body.objects("messages")) {
            messages.add(message(message));
        }
        return new ChatRequest(
                body.requiredText("model"),
                messages,
                List.of(),
                null,
                null,
                Parameters.NONE,
                false,
                body.rest(SalesforceDialect.NAME));
    }

    private static Message message(JsonObject message) {
        Role role =
                switch (message.requiredText("role")) {
                    case "system" -> Role.SYSTEM;
                    case "user" -> Role.USER;
                    case "assistant" -> Role.ASSISTANT;
                    default -> throw message.wrong("role", "system, user or assistant");
                };
        String text = message.text("content", "");
        List<Part> parts = text.isEmpty() ? List.of() : List.of(new Part.Text(text));
        return new Message(role, parts, message.rest(SalesforceDialect.NAME));
    }
}
