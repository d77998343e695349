package dev.llm.dialect.openai;

import dev.llm.dialect.CustomTool;
import dev.llm.dialect.OpenAiFormat;
import dev.llm.json.JsonObject;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.Parameters;
import dev.llm.model.RawJson;
import dev.llm.model.Tool;
import dev.llm.model.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeType;

/// The body of `POST /chat/completions` to a request.
final class RequestReader {
    /// What a function without `parameters` takes: nothing.
    private static final RawJson NO_PARAMETERS =
            new RawJson("{\"type\":\"object\",\"properties\":{}}");

    private RequestReader() {}

    static ChatRequest read(JsonNode json) {
        JsonObject body = JsonObject.request(json);
        boolean stream = Boolean.TRUE.equals(body.bool("stream"));
        if (stream) {
            forgetUsageWish(body);
        }
        return new ChatRequest(
                body.requiredText("model"),
                MessageReader.messages(body),
                tools(body),
                toolChoice(body),
                body.bool("parallel_tool_calls"),
                parameters(body),
                stream,
                body.rest(ChatDialect.NAME));
    }

    /// Usage is always asked for when a stream is written, so only its refusal is a field to be kept.
    private static void forgetUsageWish(JsonObject body) {
        if (body.node().path("stream_options").path("include_usage").asBoolean(false)) {
            body.requiredObject("stream_options").bool("include_usage");
        }
    }

    private static List<Tool> tools(JsonObject body) {
        var tools = new ArrayList<Tool>();
        for (JsonObject tool : body.objects("tools")) {
            tools.add(tool(tool));
        }
        return tools;
    }

    private static Tool tool(JsonObject tool) {
        String type = tool.requiredText("type");
        if (type.equals(CustomCall.TYPE) && tool.has(type)) {
            return new Tool.Native(ChatDialect.NAME, tool.raw(), List.of(custom(tool)), false);
        }
        if (!type.equals("function")) {
            return new Tool.Native(ChatDialect.NAME, tool.raw());
        }
        JsonObject function = tool.requiredObject("function");
        RawJson schema = function.raw("parameters");
        return new Tool.Function(
                function.requiredText("name"),
                function.text("description"),
                schema == null ? NO_PARAMETERS : schema,
                function.bool("strict"),
                tool.rest(ChatDialect.NAME));
    }

    private static Tool.Function custom(JsonObject tool) {
        JsonObject custom = tool.requiredObject(CustomCall.TYPE);
        return CustomTool.function(
                custom.requiredText("name"),
                custom.text("description"),
                custom.node().path("format").path("grammar"));
    }

    /// A choice that the model does not know, such as `allowed_tools`, is left to the extras.
    private static @Nullable ToolChoice toolChoice(JsonObject body) {
        JsonNode choice = body.node().path("tool_choice");
        if (choice.isObject()) {
            String type = choice.path("type").asString("");
            boolean known = type.equals("function") || type.equals(CustomCall.TYPE);
            JsonNode name = choice.path(type).path("name");
            if (!known || !name.isString()) {
                return null;
            }
            body.get("tool_choice");
            return new ToolChoice.Named(name.stringValue());
        }
        body.oneOf("tool_choice", "a string or an object", JsonNodeType.STRING);
        String word = body.text("tool_choice");
        return switch (word) {
            case null -> null;
            case "auto" -> new ToolChoice.Auto();
            case "required" -> new ToolChoice.Any();
            case "none" -> new ToolChoice.None();
            default -> throw body.wrong("tool_choice", "none, auto, required or an object");
        };
    }

    private static Parameters parameters(JsonObject body) {
        Integer modern = body.smallInteger("max_completion_tokens");
        Integer older = body.smallInteger("max_tokens");
        return new Parameters(
                modern == null ? older : modern,
                body.decimal("temperature"),
                body.decimal("top_p"),
                body.smallInteger("top_k"),
                stop(body),
                body.integer("seed"),
                effort(body),
                OpenAiFormat.read(body, RequestWriter.FORMAT, RequestWriter.SCHEMA));
    }

    /// A word that is no known level is left to the extras.
    private static @Nullable Effort effort(JsonObject body) {
        JsonNode word = body.node().path("reasoning_effort");
        Effort effort = Effort.ofWord(word.asString(""));
        if (effort != null) {
            body.get("reasoning_effort");
        }
        return effort;
    }

    private static List<String> stop(JsonObject body) {
        body.oneOf("stop", "a string or an array", JsonNodeType.STRING, JsonNodeType.ARRAY);
        JsonNode value = body.get("stop");
        return value != null && value.isString()
                ? List.of(value.stringValue())
                : body.texts("stop");
    }
}
