package dev.llm.dialect.openai;

import dev.llm.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeType;

/// What OpenAI refuses of a request and reading it would let through: values out of bounds, wrong types where nothing is
/// read, results of calls that nobody made. Nobody else would refuse it in the words of this format. What is not known
/// here passes.
final class RequestCheck {
    private static final List<String> TEXTS =
            List.of("reasoning_effort", "service_tier", "user", "verbosity");
    private static final List<String> SWITCHES = List.of("logprobs", "store");
    private static final List<String> OBJECTS =
            List.of("audio", "logit_bias", "metadata", "prediction", "web_search_options");

    private RequestCheck() {}

    /// @param json a request that could be read
    static void check(JsonNode json) {
        JsonObject body = JsonObject.request(json);
        body.atLeast("max_tokens", 1);
        body.atLeast("max_completion_tokens", 1);
        body.between("temperature", 0, 2);
        body.between("top_p", 0, 1);
        body.between("presence_penalty", -2, 2);
        body.between("frequency_penalty", -2, 2);
        body.atLeast("n", 1);
        // Others answer once: what the client is to choose from would not be there.
        body.between("n", 1, 1);
        body.atLeast("top_logprobs", 0);
        TEXTS.forEach(body::text);
        SWITCHES.forEach(body::bool);
        OBJECTS.forEach(body::object);
        body.texts("modalities");
        JsonObject streamed = body.object("stream_options");
        if (streamed != null) {
            streamed.bool("include_usage");
        }
        format(body);
        for (JsonObject tool : body.objects("tools")) {
            JsonObject function = tool.object("function");
            if (function != null) {
                function.object("parameters");
            }
        }
        choice(body);
        messages(body);
    }

    private static void format(JsonObject body) {
        JsonObject format = body.object("response_format");
        if (format != null && format.requiredText("type").equals("json_schema")) {
            format.requiredObject("json_schema").object("schema");
        }
    }

    private static void choice(JsonObject body) {
        if (!body.node().path("tool_choice").isObject()) {
            return;
        }
        JsonObject choice = body.requiredObject("tool_choice");
        String type = choice.requiredText("type");
        if (type.equals("function") || type.equals(CustomCall.TYPE)) {
            choice.requiredObject(type).requiredText("name");
        }
    }

    private static void messages(JsonObject body) {
        List<JsonObject> messages = body.objects("messages");
        if (messages.isEmpty()) {
            throw body.refused("messages", "at least one message is required");
        }
        Set<String> calls = new HashSet<>();
        for (JsonObject message : messages) {
            switch (message.requiredText("role")) {
                case "assistant" ->
                        message.objects("tool_calls").forEach(call -> call(call, calls));
                case "tool" -> result(message, calls);
                default -> {
                    if (!message.has("content")) {
                        throw message.missing("content");
                    }
                }
            }
        }
    }

    private static void call(JsonObject call, Set<String> calls) {
        calls.add(call.text("id", ""));
        JsonObject function = call.object("function");
        if (function != null) {
            function.oneOf("arguments", "a string", JsonNodeType.STRING, JsonNodeType.OBJECT);
        }
    }

    /// Servers that leave out the ids of their calls are known, and of what clients make up for them nothing is.
    private static void result(JsonObject message, Set<String> calls) {
        String id = message.requiredText("tool_call_id");
        if (!calls.contains(id) && !calls.contains("")) {
            throw message.refused(
                    "tool_call_id",
                    "messages with role 'tool' must be a response to a preceding message with 'tool_calls', and none has the call "
                            + id);
        }
    }
}
