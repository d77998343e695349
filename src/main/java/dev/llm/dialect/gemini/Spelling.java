package dev.llm.dialect.gemini;

import dev.llm.json.Json;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A request as this package reads it. Google's server takes `system_instruction` for `systemInstruction` and a lone
/// element for a list of one, and many of its own examples are written so.
final class Spelling {
    private static final Set<String> READ =
            Set.of(
                    "allowedFunctionNames",
                    "fileData",
                    "fileUri",
                    "functionCall",
                    "functionCallingConfig",
                    "functionDeclarations",
                    "functionResponse",
                    "generationConfig",
                    "includeThoughts",
                    "inlineData",
                    "maxOutputTokens",
                    "mimeType",
                    "parametersJsonSchema",
                    "responseJsonSchema",
                    "responseMimeType",
                    "responseSchema",
                    "stopSequences",
                    "systemInstruction",
                    "thinkingBudget",
                    "thinkingConfig",
                    "thinkingLevel",
                    "thoughtSignature",
                    "toolConfig",
                    "topK",
                    "topP");

    /// What holds names of the user's own.
    private static final Set<String> FREE =
            Set.of(
                    "args",
                    "response",
                    "parameters",
                    "parametersJsonSchema",
                    "responseJsonSchema",
                    "responseSchema",
                    "labels");

    private static final Set<String> LISTS =
            Set.of("contents", "functionDeclarations", "parts", "stopSequences", "tools");

    private Spelling() {}

    static JsonNode usual(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode renamed = Json.array();
            array.forEach(element -> renamed.add(usual(element)));
            return renamed;
        }
        if (node instanceof ObjectNode object) {
            ObjectNode renamed = Json.object();
            object.forEachEntry((field, value) -> {
                String name = name(field);
                JsonNode inside = FREE.contains(name) ? value : usual(value);
                boolean lone = LISTS.contains(name) && !inside.isArray() && !inside.isNull();
                renamed.set(name, lone ? Json.array().add(inside) : inside);
            });
            return renamed;
        }
        return node;
    }

    private static String name(String field) {
        if (field.indexOf('_') < 0) {
            return field;
        }
        var name = new StringBuilder();
        boolean upper = false;
        for (int i = 0; i < field.length(); i++) {
            char letter = field.charAt(i);
            if (letter != '_') {
                name.append(upper ? Character.toUpperCase(letter) : letter);
            }
            upper = letter == '_';
        }
        String known = name.toString();
        return READ.contains(known) ? known : field;
    }
}
