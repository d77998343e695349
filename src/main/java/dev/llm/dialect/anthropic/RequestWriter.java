package dev.llm.dialect.anthropic;

import dev.llm.dialect.Encoded;
import dev.llm.dialect.Foreign;
import dev.llm.dialect.FormatInWords;
import dev.llm.dialect.Losses;
import dev.llm.dialect.ToolSchema;
import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.Message;
import dev.llm.model.Origin;
import dev.llm.model.OutputFormat;
import dev.llm.model.Parameters;
import dev.llm.model.Part;
import dev.llm.model.Role;
import dev.llm.model.Tool;
import dev.llm.model.ToolChoice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A request to the body of `POST /v1/messages`.
final class RequestWriter {
    private final Losses losses = new Losses(AnthropicDialect.NAME);
    private final PartWriter parts;

    RequestWriter(Origin reader) {
        this.parts = new PartWriter(reader, losses);
    }

    Encoded write(ChatRequest asked) {
        ChatRequest request = formatted(Foreign.adapted(asked, AnthropicDialect.NAME));
        ObjectNode body = Json.object().put("model", request.model());
        int leading = request.leadingSystemMessages();
        system(body, request.messages().subList(0, leading));
        messages(
                body.putArray("messages"),
                request.messages().subList(leading, request.messages().size()),
                takesSystemMessages(request.model()));
        parameters(body, request.parameters());
        tools(body, request);
        if (request.stream()) {
            body.put("stream", true);
        }
        losses.putExtras(body, request.extras());
        return new Encoded(body, losses.names());
    }

    /// There is no form but that of a schema; any other is put into words.
    private ChatRequest formatted(ChatRequest request) {
        return switch (request.parameters().format()) {
            case OutputFormat.AnyObject any -> {
                losses.add("response format");
                yield FormatInWords.said(request, any);
            }
            case OutputFormat.Schema _ -> request;
            case null -> request;
        };
    }

    private void system(ObjectNode body, List<Message> leading) {
        var prompt = new ArrayList<Part>();
        for (Message message : leading) {
            prompt.addAll(message.parts());
            losses.lose(message.extras());
        }
        if (!prompt.isEmpty()) {
            body.set("system", parts.content(prompt));
        }
    }

    /// Whether a model takes what the system says inside of a conversation. Those before Opus 4.8 do not; there the user
    /// says it.
    private static boolean takesSystemMessages(String model) {
        boolean four = model.contains("-4-") || model.contains("-4.") || model.endsWith("-4");
        boolean latest = model.contains("opus-4-8") || model.contains("opus-4.8");
        return latest || !(four || model.contains("claude-3"));
    }

    /// A message of which nothing is left is left out, because an empty one is refused.
    private void messages(ArrayNode target, List<Message> messages, boolean systemTaken) {
        for (Message message : messages) {
            JsonNode content = parts.content(message.parts());
            boolean own = message.extras().dialect().equals(AnthropicDialect.NAME);
            if (!own && isNothing(content)) {
                losses.lose(message.extras());
                continue;
            }
            ObjectNode written = target.addObject().put("role", role(message, systemTaken));
            written.set("content", content);
            losses.putExtras(written, message.extras());
        }
    }

    /// Others take temperatures up to 2.
    private void temperature(ObjectNode body, BigDecimal asked) {
        boolean tooHot = asked.compareTo(BigDecimal.ONE) > 0;
        body.put("temperature", tooHot ? BigDecimal.ONE : asked);
        if (tooHot) {
            losses.add("temperature above 1");
        }
    }

    private static boolean isNothing(JsonNode content) {
        return content.isString() ? content.stringValue().isEmpty() : content.isEmpty();
    }

    private String role(Message message, boolean systemTaken) {
        if (message.role() == Role.SYSTEM && !systemTaken) {
            losses.add("role of a system message inside the conversation");
            return "user";
        }
        return message.role().name().toLowerCase(Locale.ROOT);
    }

    private void parameters(ObjectNode body, Parameters asked) {
        if (asked.maxTokens() != null) {
            body.put("max_tokens", asked.maxTokens());
        }
        if (asked.temperature() != null) {
            temperature(body, asked.temperature());
        }
        if (asked.topP() != null) {
            body.put("top_p", asked.topP());
        }
        if (asked.topK() != null) {
            body.put("top_k", asked.topK());
        }
        if (!asked.stop().isEmpty()) {
            asked.stop().forEach(body.putArray("stop_sequences")::add);
        }
        if (asked.seed() != null) {
            losses.add("seed");
        }
        if (asked.effort() != null) {
            EffortCodec.write(body, asked.effort(), losses);
        }
        if (asked.format() instanceof OutputFormat.Schema schema) {
            FormatCodec.write(body, schema, losses);
        }
    }

    private void tools(ObjectNode body, ChatRequest request) {
        ArrayNode tools = Json.array();
        request.tools().forEach(tool -> add(tools, tool));
        if (tools.isEmpty() && !request.tools().isEmpty()) {
            return; // they were lost, and a choice among none is refused
        }
        if (!tools.isEmpty()) {
            body.set("tools", tools);
        }
        Boolean parallel = request.parallelToolCalls();
        ToolChoice choice = request.toolChoice();
        if (choice != null || (parallel != null && !request.tools().isEmpty())) {
            ObjectNode written = choice(choice == null ? new ToolChoice.Auto() : choice);
            if (parallel != null && !(choice instanceof ToolChoice.None)) {
                written.put("disable_parallel_tool_use", !parallel);
            }
            body.set("tool_choice", written);
        }
    }

    private void add(ArrayNode tools, Tool tool) {
        switch (tool) {
            case Tool.Function function -> tools.add(function(function));
            case Tool.Native own -> losses.putNative(tools, own);
        }
    }

    private ObjectNode function(Tool.Function function) {
        ObjectNode written = Json.object().put("name", function.name());
        putIfGiven(written, "description", function.description());
        written.set("input_schema", ToolSchema.object(function.schema()));
        if (function.strict() != null) {
            written.put("strict", function.strict());
        }
        losses.putExtras(written, function.extras());
        return written;
    }

    private static ObjectNode choice(ToolChoice choice) {
        return switch (choice) {
            case ToolChoice.Auto _ -> Json.object().put("type", "auto");
            case ToolChoice.Any _ -> Json.object().put("type", "any");
            case ToolChoice.Named named ->
                    Json.object().put("type", "tool").put("name", named.tool());
            case ToolChoice.None _ -> Json.object().put("type", "none");
        };
    }

    private static void putIfGiven(ObjectNode target, String field, @Nullable String value) {
        if (value != null) {
            target.put(field, value);
        }
    }
}
