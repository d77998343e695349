package dev.llm.tokens;

import dev.llm.dialect.Dialect;
import dev.llm.dialect.anthropic.AnthropicDialect;
import dev.llm.dialect.gemini.GeminiDialect;
import dev.llm.dialect.openai.ChatDialect;
import dev.llm.dialect.responses.ResponsesDialect;
import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads the body of a request to whichever API it was made for, which its shape tells.
public final class RequestBody {
    private static final List<String> ANTHROPIC_FIELDS =
            List.of("system", "stop_sequences", "thinking", "anthropic_version", "mcp_servers");

    private static final Set<String> ANTHROPIC_BLOCKS =
            Set.of(
                    "image",
                    "document",
                    "search_result",
                    "thinking",
                    "redacted_thinking",
                    "tool_use",
                    "tool_result",
                    "server_tool_use");

    private static final Set<String> CHAT_ROLES = Set.of("system", "developer", "tool", "function");

    private RequestBody() {}

    /// @return with an empty model when the body names none
    /// @throws LlmException of kind USAGE
    public static ChatRequest read(String json) {
        if (!(Json.parse(json) instanceof ObjectNode body)) {
            throw new LlmException(ErrorKind.USAGE, "it is not one JSON object");
        }
        Dialect dialect = dialect(body);
        if (!body.hasNonNull("model")) {
            body.put("model", "");
        }
        // A body that was made to be counted lacks what only an answer needs.
        if (dialect instanceof AnthropicDialect && !body.hasNonNull("max_tokens")) {
            body.put("max_tokens", 1);
        }
        try {
            return dialect.decodeRequest(body, dialect.name());
        } catch (LlmException e) {
            throw new LlmException(ErrorKind.USAGE, e.message(), e.advice());
        }
    }

    private static Dialect dialect(ObjectNode body) {
        if (body.path("contents").isArray()) {
            return new GeminiDialect();
        }
        if (body.has("input")) {
            return new ResponsesDialect();
        }
        if (!body.path("messages").isArray()) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "it is no request that llm can read: it has no messages, input or contents",
                    "give the body of a request to Anthropic Messages, to OpenAI's Responses or Chat Completions, or to Gemini");
        }
        return isAnthropic(body) ? new AnthropicDialect() : ChatDialect.openai();
    }

    /// By what only one of the two that have messages has; a body of nothing but plain messages is read alike as either.
    private static boolean isAnthropic(ObjectNode body) {
        if (ANTHROPIC_FIELDS.stream().anyMatch(body::has)) {
            return true;
        }
        for (JsonNode tool : body.path("tools")) {
            if (tool.has("input_schema")) {
                return true;
            }
        }
        boolean chat = false;
        for (JsonNode message : body.path("messages")) {
            for (JsonNode block : message.path("content")) {
                if (ANTHROPIC_BLOCKS.contains(block.path("type").asString(""))) {
                    return true;
                }
            }
            chat |=
                    CHAT_ROLES.contains(message.path("role").asString(""))
                            || message.has("tool_calls");
        }
        return !chat && body.path("model").asString("").contains("claude");
    }
}
