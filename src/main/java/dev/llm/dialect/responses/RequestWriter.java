package dev.llm.dialect.responses;

import dev.llm.dialect.Encoded;
import dev.llm.dialect.Foreign;
import dev.llm.dialect.FormatInWords;
import dev.llm.dialect.Losses;
import dev.llm.dialect.OpenAiFormat;
import dev.llm.dialect.ToolSchema;
import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.Message;
import dev.llm.model.Origin;
import dev.llm.model.Parameters;
import dev.llm.model.Part;
import dev.llm.model.Role;
import dev.llm.model.Tool;
import dev.llm.model.ToolChoice;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A request to the body of `POST /responses`.
///
/// Sent unasked: `store: false`, because the whole conversation goes with each request and nothing need be left at the
/// provider; and `include: ["reasoning.encrypted_content"]`, without which reasoning could not be given back then.
final class RequestWriter {
    static final String PROOFS = "reasoning.encrypted_content";

    static final String TEXT = "text";
    static final String FORMAT = "format";

    private final Losses losses = new Losses(ResponsesDialect.NAME);
    private final Origin reader;

    RequestWriter(Origin reader) {
        this.reader = reader;
    }

    /// What is written for `include` when nothing else is said: only models that reason take the proofs of it.
    static ArrayNode include(String model) {
        ArrayNode include = Json.array();
        return reasons(model) ? include.add(PROOFS) : include;
    }

    /// Whether a model of OpenAI's reasons. All do since the fifth generation, but for those of ChatGPT.
    private static boolean reasons(String model) {
        String name = model.substring(model.lastIndexOf('/') + 1);
        boolean older = name.startsWith("gpt-4") || name.startsWith("gpt-3");
        return !older && !name.startsWith("ft:gpt-4") && !name.contains("chat");
    }

    Encoded write(ChatRequest asked) {
        ChatRequest request =
                FormatInWords.mentioned(Foreign.adapted(asked, ResponsesDialect.NAME));
        ObjectNode body = Json.object().put("model", request.model());
        List<Message> messages = request.messages();
        String instructions = messages.isEmpty() ? null : instructions(messages.getFirst());
        if (instructions != null) {
            body.put("instructions", instructions);
            messages = messages.subList(1, messages.size());
        }
        var input = new InputWriter(reader, losses, body.putArray("input"));
        messages.forEach(input::write);
        parameters(body, request.parameters());
        tools(body, request);
        if (request.stream()) {
            body.put("stream", true);
        }
        losses.putExtras(body, request.extras());
        stateless(body, request.model());
        return new Encoded(body, losses.names());
    }

    /// The system prompt, when it is nothing but one text; else it goes as a developer's message.
    private static @Nullable String instructions(Message first) {
        boolean plain =
                first.role() == Role.SYSTEM
                        && first.extras().isEmpty()
                        && first.parts().size() == 1;
        return plain
                        && first.parts().getFirst() instanceof Part.Text text
                        && text.extras().isEmpty()
                        && !text.text().isEmpty()
                ? text.text()
                : null;
    }

    private void parameters(ObjectNode body, Parameters asked) {
        if (asked.maxTokens() != null) {
            body.put("max_output_tokens", asked.maxTokens());
        }
        if (asked.temperature() != null) {
            body.put("temperature", asked.temperature());
        }
        if (asked.topP() != null) {
            body.put("top_p", asked.topP());
        }
        if (asked.topK() != null) {
            losses.add("top_k");
        }
        if (!asked.stop().isEmpty()) {
            losses.add("stop");
        }
        if (asked.seed() != null) {
            losses.add("seed");
        }
        if (asked.effort() != null) {
            body.putObject("reasoning").put("effort", asked.effort().word());
        }
        if (asked.format() != null) {
            body.putObject(TEXT).set(FORMAT, OpenAiFormat.written(asked.format(), null, losses));
        }
    }

    /// When all tools were lost, a choice among them is an error.
    private void tools(ObjectNode body, ChatRequest request) {
        ArrayNode tools = Json.array();
        request.tools().forEach(tool -> add(tools, tool));
        if (tools.isEmpty() && !request.tools().isEmpty() && !inMessage(request.tools())) {
            return;
        }
        if (!tools.isEmpty()) {
            body.set("tools", tools);
        }
        if (request.toolChoice() != null) {
            body.set("tool_choice", choice(request.toolChoice(), request.tools()));
        }
        if (request.parallelToolCalls() != null) {
            body.put("parallel_tool_calls", request.parallelToolCalls());
        }
    }

    private static boolean inMessage(List<Tool> tools) {
        for (Tool tool : tools) {
            if (tool instanceof Tool.Native own && own.inMessage()) {
                return true;
            }
        }
        return false;
    }

    private void add(ArrayNode tools, Tool tool) {
        switch (tool) {
            case Tool.Function function -> tools.add(function(function));
            case Tool.Native own -> losses.putNative(tools, own);
        }
    }

    /// Left out, `strict` means here that the schema is made strict where it can be: every optional argument becomes a
    /// required one. In every other format it means that it is not.
    private ObjectNode function(Tool.Function function) {
        ObjectNode written = Json.object().put("type", "function").put("name", function.name());
        if (function.description() != null) {
            written.put("description", function.description());
        }
        written.set("parameters", ToolSchema.object(function.schema()));
        written.put("strict", Boolean.TRUE.equals(function.strict()));
        losses.putExtras(written, function.extras());
        return written;
    }

    private static JsonNode choice(ToolChoice choice, List<Tool> tools) {
        return switch (choice) {
            case ToolChoice.Auto _ -> Json.text("auto");
            case ToolChoice.Any _ -> Json.text("required");
            case ToolChoice.Named named ->
                    Json.object()
                            .put("type", isCustom(named.tool(), tools) ? "custom" : "function")
                            .put("name", named.tool());
            case ToolChoice.None _ -> Json.text("none");
        };
    }

    private static boolean isCustom(String name, List<Tool> tools) {
        for (Tool tool : tools) {
            if (tool instanceof Tool.Native own
                    && own.dialect().equals(ResponsesDialect.NAME)
                    && Json.tree(own.json()) instanceof ObjectNode json
                    && json.path("type").asString("").equals("custom")
                    && json.path("name").asString("").equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static void stateless(ObjectNode body, String model) {
        if (body.path("store").asBoolean(false)) {
            return;
        }
        if (!body.has("store")) {
            body.put("store", false);
        }
        if (!body.has("include")) {
            body.set("include", include(model));
        }
        if (body.path("include").isEmpty()) {
            body.remove("include");
        }
    }
}
