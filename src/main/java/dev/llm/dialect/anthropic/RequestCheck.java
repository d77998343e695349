package dev.llm.dialect.anthropic;

import dev.llm.json.JsonObject;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeType;

/// What Anthropic refuses of a request and reading it would let through: values out of bounds, wrong types where nothing
/// is read, results of calls that nobody made. Nobody else would refuse it in the words of this format. What is not known
/// here passes.
final class RequestCheck {
    /// Calls that have ids, of tools that run on either side: `tool_use`, `server_tool_use`, `mcp_tool_use`.
    private static final String CALL = "tool_use";

    private static final String RESULT = "tool_result";

    private RequestCheck() {}

    /// @param json a request that could be read
    static void check(JsonNode json) {
        JsonObject body = JsonObject.request(json);
        body.atLeast("max_tokens", 0);
        if (Long.valueOf(0).equals(body.integer("max_tokens"))) {
            throw body.refused(
                    "max_tokens", "0 fills the cache of Anthropic, and this model is another's");
        }
        body.between("temperature", 0, 1);
        body.between("top_p", 0, 1);
        body.atLeast("top_k", 0);
        body.text("service_tier");
        body.text("speed");
        body.object("cache_control");
        body.object("context_management");
        JsonObject metadata = body.object("metadata");
        if (metadata != null) {
            metadata.text("user_id");
        }
        thinking(body);
        config(body);
        for (JsonObject tool : body.objects("tools")) {
            tool.object("input_schema");
        }
        messages(body);
    }

    private static void thinking(JsonObject body) {
        JsonObject thinking = body.object("thinking");
        if (thinking != null && thinking.requiredText("type").equals("enabled")) {
            if (thinking.integer("budget_tokens") == null) {
                throw thinking.missing("budget_tokens");
            }
            thinking.atLeast("budget_tokens", 1024);
        }
    }

    private static void config(JsonObject body) {
        JsonObject config = body.object("output_config");
        if (config != null) {
            config.text("effort");
            format(config, "format");
        }
        format(body, "output_format");
    }

    private static void format(JsonObject owner, String field) {
        JsonObject format = owner.object(field);
        if (format != null && format.requiredText("type").equals("json_schema")) {
            format.requiredObject("schema");
        }
    }

    private static void messages(JsonObject body) {
        Set<String> calls = new HashSet<>();
        boolean any = false;
        for (JsonObject message : body.objects("messages")) {
            any = true;
            if (!message.has("content")) {
                throw message.missing("content");
            }
            if (message.node().path("content").isArray()) {
                message.objects("content").forEach(block -> block(block, calls));
            }
        }
        if (!any) {
            throw body.refused("messages", "at least one message is required");
        }
    }

    /// @param calls the ids of those before
    private static void block(JsonObject block, Set<String> calls) {
        String type = block.requiredText("type");
        if (type.endsWith(CALL)) {
            block.oneOf("input", "an object", JsonNodeType.OBJECT);
            calls.add(block.text("id", ""));
        } else if (type.equals(RESULT) && !calls.contains(block.requiredText("tool_use_id"))) {
            throw block.refused(
                    "tool_use_id",
                    "unexpected `tool_use_id` found in `tool_result` blocks: "
                            + block.text("tool_use_id")
                            + ". Each `tool_result` block must have a corresponding `tool_use` block in the previous message.");
        }
    }
}
