package dev.llm.dialect.anthropic;

import dev.llm.json.JsonObject;
import dev.llm.model.ChatRequest;
import dev.llm.model.Message;
import dev.llm.model.Origin;
import dev.llm.model.Parameters;
import dev.llm.model.Part;
import dev.llm.model.RawJson;
import dev.llm.model.Role;
import dev.llm.model.Tool;
import dev.llm.model.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The body of `POST /v1/messages` to a request.
final class RequestReader {
    private final String provider;

    RequestReader(String provider) {
        this.provider = provider;
    }

    ChatRequest read(JsonNode json) {
        JsonObject body = JsonObject.request(json);
        String model = body.requiredText("model");
        var parts = new PartReader(new Origin(provider, model));
        JsonObject choice = body.object("tool_choice");
        Boolean serial = choice == null ? null : choice.bool("disable_parallel_tool_use");
        List<Message> messages = messages(body, parts);
        return new ChatRequest(
                model,
                messages,
                tools(body, parts.referredTools()),
                choice == null ? null : toolChoice(choice),
                serial == null ? null : !serial,
                parameters(body),
                Boolean.TRUE.equals(body.bool("stream")),
                body.rest(AnthropicDialect.NAME));
    }

    private static List<Message> messages(JsonObject body, PartReader parts) {
        var messages = new ArrayList<Message>();
        List<Part> system = parts.content(body, "system");
        if (!system.isEmpty()) {
            messages.add(new Message(Role.SYSTEM, system));
        }
        if (!body.has("messages")) {
            throw body.missing("messages");
        }
        for (JsonObject message : body.objects("messages")) {
            Role role = role(message);
            List<Part> content = parts.content(message, "content");
            messages.add(new Message(role, content, message.rest(AnthropicDialect.NAME)));
        }
        return messages;
    }

    private static Role role(JsonObject message) {
        return switch (message.requiredText("role")) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "system" -> Role.SYSTEM;
            default -> throw message.wrong("role", "user, assistant or system");
        };
    }

    /// @param referred the tools that the conversation has told the model of
    private static List<Tool> tools(JsonObject body, Set<String> referred) {
        var tools = new ArrayList<Tool>();
        boolean search = false;
        for (JsonObject tool : body.objects("tools")) {
            search |= tool.node().path("type").asString("").startsWith("tool_search_tool");
        }
        for (JsonObject tool : body.objects("tools")) {
            boolean deferred = tool.node().path("defer_loading").asBoolean(false);
            boolean known = search || referred.contains(tool.node().path("name").asString(""));
            tools.add(tool(tool, deferred && !known));
        }
        return tools;
    }

    /// @param unknown whether the model is not told of it yet, so that it would not be offered elsewhere
    private static Tool tool(JsonObject tool, boolean unknown) {
        String type = tool.text("type", "custom");
        if (unknown || !type.equals("custom")) {
            return new Tool.Native(AnthropicDialect.NAME, tool.raw());
        }
        RawJson schema = tool.raw("input_schema");
        if (schema == null) {
            throw tool.missing("input_schema");
        }
        return new Tool.Function(
                tool.requiredText("name"),
                tool.text("description"),
                schema,
                tool.bool("strict"),
                tool.rest(AnthropicDialect.NAME));
    }

    private static ToolChoice toolChoice(JsonObject choice) {
        return switch (choice.requiredText("type")) {
            case "auto" -> new ToolChoice.Auto();
            case "any" -> new ToolChoice.Any();
            case "tool" -> new ToolChoice.Named(choice.requiredText("name"));
            case "none" -> new ToolChoice.None();
            default -> throw choice.wrong("type", "auto, any, tool or none");
        };
    }

    private static Parameters parameters(JsonObject body) {
        Integer maxTokens = body.smallInteger("max_tokens");
        if (maxTokens == null) {
            throw body.missing("max_tokens");
        }
        return new Parameters(
                maxTokens,
                body.decimal("temperature"),
                body.decimal("top_p"),
                body.smallInteger("top_k"),
                body.texts("stop_sequences"),
                null,
                EffortCodec.read(body),
                FormatCodec.read(body));
    }
}
