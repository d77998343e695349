package dev.llm.dialect.openai;

import dev.llm.dialect.Encoded;
import dev.llm.dialect.Foreign;
import dev.llm.dialect.FormatInWords;
import dev.llm.dialect.Losses;
import dev.llm.dialect.OpenAiFormat;
import dev.llm.dialect.ToolSchema;
import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
import dev.llm.model.Tool;
import dev.llm.model.ToolChoice;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A request to the body of `POST /chat/completions`.
///
/// Sent unasked: `stream_options.include_usage`, because a stream tells no usage otherwise.
final class RequestWriter {
    static final String FORMAT = "response_format";
    static final String SCHEMA = "json_schema";

    private final Losses losses = new Losses(ChatDialect.NAME);
    private final ChatVariant variant;

    RequestWriter(ChatVariant variant) {
        this.variant = variant;
    }

    Encoded write(ChatRequest asked) {
        ChatRequest request = FormatInWords.mentioned(Foreign.adapted(asked, ChatDialect.NAME));
        ObjectNode body = Json.object().put("model", request.model());
        var messages = new MessageWriter(variant, losses, body.putArray("messages"));
        for (Message message : request.messages()) {
            messages.write(message);
        }
        parameters(body, request.parameters());
        tools(body, request);
        if (request.stream()) {
            body.put("stream", true);
            body.putObject("stream_options").put("include_usage", true);
        }
        losses.putExtras(body, request.extras());
        return new Encoded(body, losses.names());
    }

    private void parameters(ObjectNode body, Parameters asked) {
        if (asked.maxTokens() != null) {
            body.put(variant.maxTokensField(), asked.maxTokens());
        }
        if (asked.temperature() != null) {
            body.put("temperature", asked.temperature());
        }
        if (asked.topP() != null) {
            body.put("top_p", asked.topP());
        }
        if (asked.topK() != null) {
            if (variant.foreignFields()) {
                body.put("top_k", asked.topK());
            } else {
                losses.add("top_k");
            }
        }
        if (!asked.stop().isEmpty()) {
            asked.stop().forEach(body.putArray("stop")::add);
        }
        if (asked.seed() != null) {
            body.put("seed", asked.seed());
        }
        if (asked.effort() != null) {
            body.put("reasoning_effort", asked.effort().word());
        }
        if (asked.format() != null) {
            body.set(FORMAT, OpenAiFormat.written(asked.format(), SCHEMA, losses));
        }
    }

    /// Without tools, a choice and the wish for parallel calls are errors here and mean nothing.
    private void tools(ObjectNode body, ChatRequest request) {
        ArrayNode tools = Json.array();
        request.tools().forEach(tool -> add(tools, tool));
        if (tools.isEmpty()) {
            return;
        }
        body.set("tools", tools);
        if (request.toolChoice() != null) {
            body.set("tool_choice", choice(request.toolChoice(), request.tools()));
        }
        if (request.parallelToolCalls() != null) {
            body.put("parallel_tool_calls", request.parallelToolCalls());
        }
    }

    private void add(ArrayNode tools, Tool tool) {
        switch (tool) {
            case Tool.Function function -> tools.add(function(function));
            case Tool.Native own -> losses.putNative(tools, own);
        }
    }

    private ObjectNode function(Tool.Function function) {
        ObjectNode written = Json.object().put("type", "function");
        ObjectNode inner = written.putObject("function").put("name", function.name());
        if (function.description() != null) {
            inner.put("description", function.description());
        }
        inner.set("parameters", ToolSchema.object(function.schema()));
        if (function.strict() != null) {
            inner.put("strict", function.strict());
        }
        losses.putExtras(written, function.extras());
        return written;
    }

    private static JsonNode choice(ToolChoice choice, List<Tool> tools) {
        return switch (choice) {
            case ToolChoice.Auto _ -> Json.text("auto");
            case ToolChoice.Any _ -> Json.text("required");
            case ToolChoice.Named named -> {
                boolean custom = CustomCall.names(tools).contains(named.tool());
                String type = custom ? CustomCall.TYPE : "function";
                ObjectNode written = Json.object().put("type", type);
                written.putObject(type).put("name", named.tool());
                yield written;
            }
            case ToolChoice.None _ -> Json.text("none");
        };
    }
}
