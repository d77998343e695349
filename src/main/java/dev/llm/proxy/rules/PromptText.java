package dev.llm.proxy.rules;

import dev.llm.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A field that holds a text, in one string or in parts.
///
/// @param where it is, for people
/// @param partType the `type` of a part that is text; null where there are no parts
record PromptText(ObjectNode holder, String field, String where, @Nullable String partType) {
    /// Claude Code's first block of the system prompt, which the API reads and the model does not.
    private static final String BILLING = "x-anthropic-billing-header:";

    boolean add(String text, End end) throws Unfit {
        JsonNode value = holder.get(field);
        if (value == null || value.isNull()) {
            holder.put(field, text);
        } else if (value.isString()) {
            holder.put(field, joined(value.stringValue(), text, end));
        } else if (partType != null && value instanceof ArrayNode parts) {
            ObjectNode part = Json.object().put("type", partType).put("text", text);
            parts.insert(
                    switch (end) {
                        case FRONT -> front(parts);
                        case BACK -> parts.size();
                    },
                    part);
        } else {
            throw new Unfit(where, partType == null ? "a string" : "a string or an array of parts");
        }
        return true;
    }

    private static String joined(String present, String text, End end) {
        if (present.isEmpty()) {
            return text;
        }
        return switch (end) {
            case FRONT -> text + "\n\n" + present;
            case BACK -> present + "\n\n" + text;
        };
    }

    /// Behind what must come first: the results of tools, to which the API wants no text before them.
    private static int front(ArrayNode parts) {
        int front = 0;
        for (int i = 0; i < parts.size(); i++) {
            JsonNode part = parts.get(i);
            if (BodyFormat.says(part, "type", "tool_result")
                    || part.path("text").asString("").startsWith(BILLING)) {
                front = i + 1;
            }
        }
        return front;
    }
}
