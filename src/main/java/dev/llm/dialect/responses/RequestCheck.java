package dev.llm.dialect.responses;

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
            List.of("previous_response_id", "service_tier", "truncation", "user");
    private static final List<String> SWITCHES = List.of("background", "store");
    private static final List<String> OBJECTS = List.of("metadata", "prompt", "stream_options");

    /// Where a conversation goes on that only OpenAI has.
    /// They stand for messages, without which an answer would be to something else.
    private static final List<String> KEPT = List.of("conversation", "prompt");

    private RequestCheck() {}

    /// @param json a request that could be read, complete in itself as far as that can be
    static void check(JsonNode json) {
        JsonObject body = JsonObject.request(json);
        body.atLeast("max_output_tokens", 1);
        body.atLeast("max_tool_calls", 1);
        body.between("temperature", 0, 2);
        body.between("top_p", 0, 1);
        body.atLeast("top_logprobs", 0);
        TEXTS.forEach(body::text);
        SWITCHES.forEach(body::bool);
        OBJECTS.forEach(body::object);
        body.texts("include");
        for (String kept : KEPT) {
            if (body.has(kept)) {
                throw body.refused(kept, "what is kept at OpenAI cannot be used with this model");
            }
        }
        JsonObject reasoning = body.object("reasoning");
        if (reasoning != null) {
            reasoning.text("effort");
            reasoning.text("summary");
        }
        text(body);
        for (JsonObject tool : body.objects("tools")) {
            tool.object("parameters");
        }
        choice(body);
        input(body);
    }

    private static void text(JsonObject body) {
        JsonObject text = body.object(RequestWriter.TEXT);
        if (text == null) {
            return;
        }
        text.text("verbosity");
        JsonObject format = text.object(RequestWriter.FORMAT);
        if (format != null && format.requiredText("type").equals("json_schema")) {
            format.requiredObject("schema");
        }
    }

    private static void choice(JsonObject body) {
        if (body.node().path("tool_choice").isObject()) {
            JsonObject choice = body.requiredObject("tool_choice");
            String type = choice.requiredText("type");
            if (type.equals("function") || type.equals("custom")) {
                choice.requiredText("name");
            }
        }
    }

    private static void input(JsonObject body) {
        JsonNode input = body.node().path("input");
        if (!body.has("input")) {
            throw body.missing("input");
        }
        if (!input.isArray()) {
            return;
        }
        List<JsonObject> items = body.objects("input");
        if (items.isEmpty()) {
            throw body.refused("input", "at least one item is required");
        }
        Set<String> calls = new HashSet<>();
        for (JsonObject item : items) {
            item(item, calls);
        }
    }

    private static void item(JsonObject item, Set<String> calls) {
        switch (ItemReader.type(item)) {
            case ItemReader.MESSAGE -> {
                if (!item.has("content")) {
                    throw item.missing("content");
                }
                content(item, "content");
            }
            case "function_call", "custom_tool_call" -> {
                item.requiredText("call_id");
                item.oneOf("arguments", "a string", JsonNodeType.STRING, JsonNodeType.OBJECT);
                calls.add(item.text("call_id", item.text("id", "")));
            }
            case "function_call_output", "custom_tool_call_output" -> {
                if (!item.has("output")) {
                    throw item.missing("output");
                }
                content(item, "output");
                String id = item.requiredText("call_id");
                if (!calls.contains(id)) {
                    throw item.refused(
                            "call_id",
                            "No tool call found for function call output with call_id " + id);
                }
            }
            // local_shell_call, say, is answered as a function is.
            default -> {
                if (ItemReader.type(item).endsWith("_call")) {
                    calls.add(item.text("call_id", item.text("id", "")));
                }
            }
        }
    }

    /// A picture or a file is read in whatever form, so its place is missing only when every form is.
    private static void content(JsonObject owner, String field) {
        if (!owner.node().path(field).isArray()) {
            return;
        }
        for (JsonObject part : owner.objects(field)) {
            String type = part.requiredText("type");
            if (type.equals("input_image") && !part.has("file_id") && !part.has("image_url")) {
                throw part.missing("image_url");
            }
            boolean file = part.has("file_id") || part.has("file_url") || part.has("file_data");
            if (type.equals("input_file") && !file) {
                throw part.missing("file_data");
            }
        }
    }
}
