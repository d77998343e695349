package dev.llm.dialect;

import dev.llm.json.Json;
import dev.llm.model.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The arguments of a call in OpenAI's formats: a string of JSON; some servers send the object itself.
public final class CallArguments {
    private CallArguments() {}

    public static String text(@Nullable JsonNode arguments) {
        if (arguments == null) {
            return "";
        }
        return arguments.isString() ? arguments.stringValue() : Json.write(arguments);
    }

    /// Those of a whole call, for which nothing at all means none.
    public static RawJson whole(@Nullable JsonNode arguments) {
        String text = text(arguments);
        return text.isBlank() ? RawJson.EMPTY_OBJECT : new RawJson(text);
    }
}
