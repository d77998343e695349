package dev.llm.proxy.rules;

import dev.llm.dialect.anthropic.AnthropicDialect;
import dev.llm.dialect.ollama.OllamaDialect;
import dev.llm.dialect.openai.ChatDialect;
import dev.llm.dialect.responses.ResponsesDialect;
import dev.llm.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A client's wire format, as far as it must be known to find the prompts in a body.
public enum BodyFormat {
    ANTHROPIC("messages", "text"),
    /// Chat Completions.
    OPENAI("messages", "text"),
    RESPONSES("input", "input_text"),
    OLLAMA("messages", null);

    private final String messages;
    private final @Nullable String partType;

    BodyFormat(String messages, @Nullable String partType) {
        this.messages = messages;
        this.partType = partType;
    }

    /// @param dialect the format's name
    public static BodyFormat of(String dialect) {
        return switch (dialect) {
            case AnthropicDialect.NAME -> ANTHROPIC;
            case ChatDialect.NAME -> OPENAI;
            case ResponsesDialect.NAME -> RESPONSES;
            case OllamaDialect.NAME -> OLLAMA;
            default -> throw new IllegalArgumentException(dialect + " has no clients");
        };
    }

    /// Adds to the system prompt, which is made where there is none.
    boolean addToSystem(ObjectNode body, String text, End end) throws Unfit {
        return switch (this) {
            case ANTHROPIC -> new PromptText(body, "system", "system", partType).add(text, end);
            case RESPONSES ->
                    new PromptText(body, "instructions", "instructions", null).add(text, end);
            case OPENAI, OLLAMA -> addToSystemMessage(body, text, end);
        };
    }

    private boolean addToSystemMessage(ObjectNode body, String text, End end) throws Unfit {
        ArrayNode all = messages(body);
        if (all == null) {
            return false;
        }
        int count = 0;
        while (count < all.size() && isSystem(all.get(count))) {
            count++;
        }
        if (count == 0) {
            all.insert(0, Json.object().put("role", "system").put("content", text));
            return true;
        }
        return add(
                all,
                switch (end) {
                    case FRONT -> 0;
                    case BACK -> count - 1;
                },
                text,
                end);
    }

    /// Adds to the last message of the user, if there is one.
    boolean addToUser(ObjectNode body, String text, End end) throws Unfit {
        if (this == RESPONSES && body.path(messages).isString()) {
            return new PromptText(body, messages, messages, null).add(text, end);
        }
        ArrayNode all = messages(body);
        if (all == null) {
            return false;
        }
        for (int i = all.size() - 1; i >= 0; i--) {
            if (says(all.get(i), "role", "user")) {
                return add(all, i, text, end);
            }
        }
        return false;
    }

    private boolean add(ArrayNode all, int index, String text, End end) throws Unfit {
        String where = messages + "[" + index + "].content";
        return new PromptText((ObjectNode) all.get(index), "content", where, partType)
                .add(text, end);
    }

    /// Null when there are none.
    private @Nullable ArrayNode messages(ObjectNode body) throws Unfit {
        JsonNode value = body.get(messages);
        if (value == null || value.isNull()) {
            return null;
        }
        if (value instanceof ArrayNode array) {
            return array;
        }
        throw new Unfit(messages, "an array");
    }

    private static boolean isSystem(JsonNode message) {
        return says(message, "role", "system") || says(message, "role", "developer");
    }

    /// Whether a field of an object is this text.
    static boolean says(JsonNode node, String field, String text) {
        JsonNode value = node.get(field);
        return value != null && value.isString() && value.stringValue().equals(text);
    }
}
