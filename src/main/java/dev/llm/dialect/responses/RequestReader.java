package dev.llm.dialect.responses;

import dev.llm.dialect.OpenAiFormat;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.Extras;
import dev.llm.model.Origin;
import dev.llm.model.OutputFormat;
import dev.llm.model.Parameters;
import dev.llm.model.RawJson;
import dev.llm.model.Tool;
import dev.llm.model.ToolChoice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeType;

/// The body of `POST /responses` to a request.
final class RequestReader {
    private final String provider;
    private final ToolNames names;

    /// @param names takes note of the tools
    RequestReader(String provider, ToolNames names) {
        this.provider = provider;
        this.names = names;
    }

    ChatRequest read(JsonNode json) {
        JsonObject body = JsonObject.request(json);
        String model = body.requiredText("model");
        List<Tool> tools = new ToolsReader(names).read(body);
        return new ChatRequest(
                model,
                new InputReader(new Origin(provider, model), names).read(body),
                tools,
                toolChoice(body),
                body.bool("parallel_tool_calls"),
                parameters(body),
                Boolean.TRUE.equals(body.bool("stream")),
                extras(body, model));
    }

    /// A request without state is what is written when nothing else is said, so the opposite is what is to be kept: to
    /// store the answer is the default of the API.
    private static Extras extras(JsonObject body, String model) {
        boolean stored = !Boolean.FALSE.equals(body.bool("store"));
        JsonNode include = body.has("include") ? body.node().path("include") : Json.array();
        if (!stored && include.equals(RequestWriter.include(model))) {
            body.get("include");
        }
        Map<String, RawJson> fields = new LinkedHashMap<>();
        if (stored) {
            fields.put("store", new RawJson("true"));
        } else if (include.isEmpty() && !RequestWriter.include(model).isEmpty()) {
            fields.put("include", new RawJson("[]"));
        }
        body.rest(ResponsesDialect.NAME).fields().forEach(fields::putIfAbsent);
        return Extras.of(ResponsesDialect.NAME, fields);
    }

    /// A choice that the model does not know, such as `allowed_tools`, is left to the extras.
    private @Nullable ToolChoice toolChoice(JsonObject body) {
        JsonNode choice = body.node().path("tool_choice");
        if (choice.isObject()) {
            String type = choice.path("type").asString("");
            String name = choice.path("name").asString("");
            String flat = names.of(null, name);
            ToolNames.Original tool = names.original(flat);
            boolean known =
                    tool == null
                            ? type.equals("function")
                            : tool.namespace() == null && tool.custom() == type.equals("custom");
            if (name.isEmpty() || choice.has("namespace") || !known) {
                return null;
            }
            body.get("tool_choice");
            return new ToolChoice.Named(flat);
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
        return new Parameters(
                body.smallInteger("max_output_tokens"),
                body.decimal("temperature"),
                body.decimal("top_p"),
                null,
                List.of(),
                null,
                effort(body.object("reasoning")),
                format(body.object(RequestWriter.TEXT)));
    }

    private static @Nullable OutputFormat format(@Nullable JsonObject text) {
        return text == null ? null : OpenAiFormat.read(text, RequestWriter.FORMAT, null);
    }

    /// A word that is no known level is left to the extras.
    private static @Nullable Effort effort(@Nullable JsonObject reasoning) {
        if (reasoning == null) {
            return null;
        }
        Effort effort = Effort.ofWord(reasoning.node().path("effort").asString(""));
        if (effort != null) {
            reasoning.get("effort");
        }
        return effort;
    }
}
