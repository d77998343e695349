package dev.llm.dialect.gemini;

import dev.llm.dialect.Encoded;
import dev.llm.dialect.Foreign;
import dev.llm.dialect.Losses;
import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.Extras;
import dev.llm.model.Message;
import dev.llm.model.Origin;
import dev.llm.model.Parameters;
import dev.llm.model.Part;
import dev.llm.model.Role;
import dev.llm.model.Tool;
import dev.llm.model.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A request to the body of `generateContent`, with the model and the wish for a stream in it.
///
/// Sent unasked: `store: false`, because newer projects keep requests otherwise, and `includeThoughts` beside an effort.
/// Extras override both.
final class RequestWriter {
    private static final String FAMILY = "gemini-";
    private static final String SIGNATURE = "thoughtSignature";

    private final Losses losses = new Losses(GeminiDialect.NAME);
    private final PartWriter parts;
    private final boolean demandsSignatures;

    RequestWriter(Origin reader) {
        this.parts = new PartWriter(reader, losses);
        this.demandsSignatures = demandsSignatures(reader.model());
    }

    /// From the third generation on, a first call without a signature is refused.
    private static boolean demandsSignatures(String model) {
        String name = model.substring(model.lastIndexOf('/') + 1);
        return name.startsWith(FAMILY)
                && !name.startsWith("1", FAMILY.length())
                && !name.startsWith("2", FAMILY.length());
    }

    Encoded write(ChatRequest asked) {
        ChatRequest request = Foreign.adapted(asked, GeminiDialect.NAME);
        ObjectNode body = Json.object().put("model", request.model());
        List<Message> messages = request.messages();
        int leading = request.leadingSystemMessages();
        system(body, messages.subList(0, leading));
        ArrayNode contents = body.putArray("contents");
        for (Message message : messages.subList(leading, messages.size())) {
            content(contents, message);
        }
        tools(body, request);
        ObjectNode config = config(request.parameters());
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
        body.put("store", false);
        if (request.stream()) {
            body.put("stream", true);
        }
        losses.putExtras(body, request.extras());
        return new Encoded(body, losses.names());
    }

    private void system(ObjectNode body, List<Message> leading) {
        var prompt = new ArrayList<Part>();
        for (Message message : leading) {
            prompt.addAll(message.parts());
            losses.lose(message.extras());
        }
        ArrayNode written = parts.write(prompt);
        if (!written.isEmpty()) {
            body.putObject("systemInstruction").set("parts", written);
        }
    }

    /// A content without parts is an error here. What the system says later than at the start, the user says.
    private void content(ArrayNode contents, Message message) {
        ArrayNode written = parts.write(message.parts());
        if (message.role() == Role.ASSISTANT && demandsSignatures) {
            sign(written);
        }
        Extras extras = message.extras();
        if (written.isEmpty() && !extras.dialect().equals(GeminiDialect.NAME)) {
            losses.lose(extras);
            return;
        }
        String role =
                switch (message.role()) {
                    case USER -> "user";
                    case ASSISTANT -> "model";
                    case SYSTEM -> {
                        losses.add("role of a system message inside the conversation");
                        yield "user";
                    }
                };
        ObjectNode content = contents.addObject().put("role", role);
        content.set("parts", written);
        losses.putExtras(content, extras);
    }

    private static void sign(ArrayNode written) {
        for (JsonNode part : written) {
            if (part.has("functionCall")) {
                if (!part.has(SIGNATURE)) {
                    ((ObjectNode) part).put(SIGNATURE, PartWriter.UNSIGNED);
                }
                return;
            }
        }
    }

    private ObjectNode config(Parameters asked) {
        ObjectNode config = Json.object();
        if (asked.maxTokens() != null) {
            config.put("maxOutputTokens", asked.maxTokens());
        }
        if (asked.temperature() != null) {
            config.put("temperature", asked.temperature());
        }
        if (asked.topP() != null) {
            config.put("topP", asked.topP());
        }
        if (asked.topK() != null) {
            config.put("topK", asked.topK());
        }
        if (!asked.stop().isEmpty()) {
            asked.stop().forEach(config.putArray("stopSequences")::add);
        }
        if (asked.seed() != null) {
            config.put("seed", asked.seed());
        }
        if (asked.effort() != null) {
            config.set("thinkingConfig", ThinkingConfig.write(asked.effort(), losses));
        }
        if (asked.format() != null) {
            FormatCodec.write(config, asked.format());
        }
        return config;
    }

    /// All functions in one entry, then the tools of the server. Without functions a choice among them is an error.
    private void tools(ObjectNode body, ChatRequest request) {
        ArrayNode functions = Json.array();
        ArrayNode others = Json.array();
        boolean strict = false;
        for (Tool tool : request.tools()) {
            switch (tool) {
                case Tool.Function function -> {
                    functions.add(function(function));
                    strict |= Boolean.TRUE.equals(function.strict());
                }
                case Tool.Native own -> losses.putNative(others, own);
            }
        }
        if (!functions.isEmpty() || !others.isEmpty()) {
            ArrayNode tools = body.putArray("tools");
            if (!functions.isEmpty()) {
                tools.addObject().set("functionDeclarations", functions);
            }
            tools.addAll(others);
        }
        if (functions.isEmpty()) {
            boolean chosen = request.toolChoice() != null && !others.isEmpty();
            if (chosen && !(request.toolChoice() instanceof ToolChoice.Auto)) {
                losses.add("tool_choice");
            }
            return;
        }
        choose(body, request.toolChoice(), strict);
        if (Boolean.FALSE.equals(request.parallelToolCalls())) {
            losses.add("parallel_tool_calls");
        }
    }

    private ObjectNode function(Tool.Function function) {
        ObjectNode written = Json.object().put("name", function.name());
        if (function.description() != null) {
            written.put("description", function.description());
        }
        if (!function.schema().text().equals(ToolsReader.NO_PARAMETERS.text())) {
            ObjectNode schema = Json.arguments(function.schema());
            schema.remove("$schema");
            written.set("parametersJsonSchema", schema);
        }
        losses.putExtras(written, function.extras());
        return written;
    }

    private static void choose(ObjectNode body, @Nullable ToolChoice choice, boolean strict) {
        String auto = strict ? "VALIDATED" : "AUTO";
        ObjectNode calling = Json.object();
        switch (choice) {
            case ToolChoice.Auto _ -> calling.put("mode", auto);
            case ToolChoice.Any _ -> calling.put("mode", "ANY");
            case ToolChoice.Named named ->
                    calling.put("mode", "ANY").putArray("allowedFunctionNames").add(named.tool());
            case ToolChoice.None _ -> calling.put("mode", "NONE");
            case null -> {
                if (!strict) {
                    return;
                }
                calling.put("mode", auto);
            }
        }
        body.putObject("toolConfig").set("functionCallingConfig", calling);
    }
}
