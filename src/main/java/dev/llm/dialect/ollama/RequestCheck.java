package dev.llm.dialect.ollama;

import dev.llm.json.JsonObject;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeType;

/// What Ollama refuses of a request and reading it would let through, which is all of it a matter of types: no number is
/// out of its bounds. Nobody else would refuse it in the words of this format. What is not known here passes.
final class RequestCheck {
    private static final List<String> SWITCHES = List.of("truncate", "shift", "logprobs");
    private static final List<String> WHOLE_NUMBERS =
            List.of("num_ctx", "num_keep", "num_predict", "repeat_last_n");
    private static final List<String> NUMBERS =
            List.of(
                    "frequency_penalty",
                    "min_p",
                    "presence_penalty",
                    "repeat_penalty",
                    "typical_p");

    private RequestCheck() {}

    /// @param json a request that could be read
    static void check(JsonNode json) {
        JsonObject body = JsonObject.request(json);
        SWITCHES.forEach(body::bool);
        body.oneOf("think", "true, false or a level", JsonNodeType.BOOLEAN, JsonNodeType.STRING);
        body.oneOf("keep_alive", "a string or a number", JsonNodeType.STRING, JsonNodeType.NUMBER);
        body.oneOf(
                FormatCodec.FIELD,
                "\"json\" or a schema",
                JsonNodeType.STRING,
                JsonNodeType.OBJECT);
        String word = body.node().path(FormatCodec.FIELD).asString("");
        if (!word.isEmpty() && !word.equals(FormatCodec.JSON)) {
            throw body.wrong(FormatCodec.FIELD, "\"json\" or a schema");
        }
        JsonObject options = body.object("options");
        if (options != null) {
            WHOLE_NUMBERS.forEach(options::integer);
            NUMBERS.forEach(options::decimal);
        }
        for (JsonObject tool : body.objects("tools")) {
            JsonObject function = tool.object("function");
            if (function != null) {
                function.object("parameters");
            }
        }
        for (JsonObject message : body.objects("messages")) {
            for (JsonObject call : message.objects("tool_calls")) {
                call.requiredObject("function")
                        .oneOf("arguments", "an object", JsonNodeType.OBJECT, JsonNodeType.STRING);
            }
        }
    }
}
