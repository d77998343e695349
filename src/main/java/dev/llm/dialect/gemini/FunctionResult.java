package dev.llm.dialect.gemini;

import dev.llm.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `functionResponse.response`, an object: `output` holds what the function gave, `error` why it failed, and an object
/// with other fields is the output itself. In the model a result is text, so an object is its JSON.
///
/// @param text empty when there is none
record FunctionResult(String text, boolean error) {
    private static final String OUTPUT = "output";
    private static final String ERROR = "error";

    static FunctionResult read(@Nullable JsonNode response) {
        if (response == null || (response.isObject() && response.isEmpty())) {
            return new FunctionResult("", false);
        }
        boolean error = isSole(response, ERROR);
        JsonNode said = error || isSole(response, OUTPUT) ? response.iterator().next() : response;
        return new FunctionResult(said.isString() ? said.stringValue() : Json.write(said), error);
    }

    /// A text that is an object's JSON, to the letter as it would be read again, is sent as that object.
    ObjectNode write() {
        if (!error
                && text.startsWith("{")
                && Json.parse(text) instanceof ObjectNode object
                && !object.isEmpty()
                && !isSole(object, OUTPUT)
                && !isSole(object, ERROR)
                && Json.write(object).equals(text)) {
            return object;
        }
        return Json.object().put(error ? ERROR : OUTPUT, text);
    }

    private static boolean isSole(JsonNode object, String field) {
        return object.size() == 1 && object.hasNonNull(field);
    }
}
