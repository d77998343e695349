package dev.llm.provider;

import dev.llm.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Marks what a later call is likely to send again, so that Anthropic reads it from its cache: a long system prompt, and
/// a long conversation up to its last message. What is written to the cache costs 1.25 times what other input does, so
/// what is asked only once is not marked, and neither is what a model would not cache for being short.
final class PromptCaching {
    /// More or less.
    private static final long CHARACTERS_PER_TOKEN = 4;

    private PromptCaching() {}

    /// Whether there is anything to mark, if it is long enough.
    static boolean concerns(ObjectNode body) {
        return body.has("system") || body.path("messages").size() > 1;
    }

    /// Leaves a request alone that has marks of its own.
    ///
    /// @param minimum the shortest prompt, in tokens, that the model caches
    static void mark(ObjectNode body, int minimum) {
        if (isMarked(body)) {
            return;
        }
        long enough = minimum * CHARACTERS_PER_TOKEN;
        JsonNode system = body.path("system");
        int before = length(body.path("tools")) + length(system);
        if (length(system) > 0 && before >= enough) {
            body.set("system", marked(system));
        }
        JsonNode messages = body.path("messages");
        boolean conversation = messages.size() > 1;
        if (conversation
                && before + length(messages) >= enough
                && messages.get(messages.size() - 1) instanceof ObjectNode last) {
            last.set("content", marked(last.path("content")));
        }
    }

    private static boolean isMarked(JsonNode node) {
        if (node.has("cache_control")) {
            return true;
        }
        for (JsonNode child : node) {
            if (isMarked(child)) {
                return true;
            }
        }
        return false;
    }

    /// Content with a mark on its last block that can bear one: reasoning cannot.
    private static JsonNode marked(JsonNode content) {
        if (content.isString()) {
            ObjectNode block = Json.object().put("type", "text");
            block.set("text", content);
            return Json.array().add(withMark(block));
        }
        if (content instanceof ArrayNode blocks) {
            for (int index = blocks.size() - 1; index >= 0; index--) {
                if (blocks.get(index) instanceof ObjectNode block && canBear(block)) {
                    withMark(block);
                    break;
                }
            }
        }
        return content;
    }

    private static boolean canBear(ObjectNode block) {
        return switch (block.path("type").asString("")) {
            case "thinking", "redacted_thinking" -> false;
            case "text" -> !block.path("text").asString("").isEmpty();
            default -> true;
        };
    }

    private static ObjectNode withMark(ObjectNode block) {
        block.putObject("cache_control").put("type", "ephemeral");
        return block;
    }

    /// How many characters of text there are, at any depth.
    private static int length(JsonNode node) {
        if (node.isString()) {
            return node.stringValue().length();
        }
        int length = 0;
        for (JsonNode child : node) {
            length += length(child);
        }
        return length;
    }
}
