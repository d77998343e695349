package dev.llm.dialect.ollama;

import dev.llm.dialect.Encoded;
import dev.llm.dialect.Foreign;
import dev.llm.dialect.Losses;
import dev.llm.dialect.ToolSchema;
import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.Message;
import dev.llm.model.OutputFormat;
import dev.llm.model.Parameters;
import dev.llm.model.Tool;
import dev.llm.model.ToolChoice;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A request to the body of `POST /api/chat`.
///
/// Sent unasked: `stream`, whose default is true here, and `truncate: false`, because the server otherwise cuts the
/// front off a prompt that is too long and says nothing. An extra `truncate` overrides it.
final class RequestWriter {
    private final Losses losses = new Losses(OllamaDialect.NAME);

    Encoded write(ChatRequest asked) {
        ChatRequest request = Foreign.adapted(asked, OllamaDialect.NAME);
        ObjectNode body = Json.object().put("model", request.model());
        var messages = new MessageWriter(losses, body.putArray("messages"));
        for (Message message : request.messages()) {
            messages.write(message);
        }
        tools(body, request);
        body.put("stream", request.stream()).put("truncate", false);
        Effort effort = request.parameters().effort();
        if (effort != null) {
            body.set("think", Think.write(effort, losses));
        }
        OutputFormat format = request.parameters().format();
        if (format != null) {
            body.set(FormatCodec.FIELD, FormatCodec.write(format));
        }
        ObjectNode options = options(request.parameters());
        if (!options.isEmpty()) {
            body.set("options", options);
        }
        losses.putExtras(body, request.extras());
        return new Encoded(body, losses.names());
    }

    private static ObjectNode options(Parameters asked) {
        ObjectNode options = Json.object();
        if (asked.maxTokens() != null) {
            options.put("num_predict", asked.maxTokens());
        }
        if (asked.temperature() != null) {
            options.put("temperature", asked.temperature());
        }
        if (asked.topP() != null) {
            options.put("top_p", asked.topP());
        }
        if (asked.topK() != null) {
            options.put("top_k", asked.topK());
        }
        if (!asked.stop().isEmpty()) {
            asked.stop().forEach(options.putArray("stop")::add);
        }
        if (asked.seed() != null) {
            options.put("seed", asked.seed());
        }
        return options;
    }

    /// The format has no choice of tools. None at all can be had by offering none.
    private void tools(ObjectNode body, ChatRequest request) {
        ToolChoice choice = request.toolChoice();
        if (choice instanceof ToolChoice.Any || choice instanceof ToolChoice.Named) {
            losses.add("tool_choice");
        }
        if (Boolean.FALSE.equals(request.parallelToolCalls())) {
            losses.add("parallel_tool_calls");
        }
        if (request.tools().isEmpty() || choice instanceof ToolChoice.None) {
            return;
        }
        ArrayNode tools = Json.array();
        request.tools().forEach(tool -> add(tools, tool));
        if (!tools.isEmpty()) {
            body.set("tools", tools);
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
        if (Boolean.TRUE.equals(function.strict())) {
            losses.add("strict");
        }
        losses.putExtras(written, function.extras());
        return written;
    }
}
