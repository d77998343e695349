package dev.llm.dialect;

import dev.llm.json.Json;
import dev.llm.model.Extras;
import dev.llm.model.RawJson;
import dev.llm.model.Tool;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A custom tool of OpenAI's takes free text. Elsewhere a function with one string stands for it.
public final class CustomTool {
    private static final String FIELD = "input";

    private static final RawJson SCHEMA =
            new RawJson(
                    "{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\",\"description\":"
                            + "\"The whole input of the tool, as plain text\"}},"
                            + "\"required\":[\"input\"],\"additionalProperties\":false}");

    private CustomTool() {}

    /// The function that stands for it. Nothing holds a model to a grammar there, so it is at least told.
    ///
    /// @param grammar with `syntax` and `definition`; anything else when there is none
    public static Tool.Function function(
            String name, @Nullable String description, JsonNode grammar) {
        return new Tool.Function(name, described(description, grammar), SCHEMA, null, Extras.NONE);
    }

    private static @Nullable String described(@Nullable String description, JsonNode grammar) {
        if (!grammar.path("definition").isString()) {
            return description;
        }
        String told =
                "The input must match this "
                        + grammar.path("syntax").asString("")
                        + " grammar:\n"
                        + grammar.path("definition").stringValue();
        return description == null ? told : description + "\n\n" + told;
    }

    /// The arguments of that function.
    public static RawJson arguments(String input) {
        return Json.raw(Json.object().put(FIELD, input));
    }

    /// The text in the arguments that a model wrote. One that ignored the schema is taken at its word: the only string
    /// is meant, or else all it wrote.
    public static String input(String arguments) {
        if (!(Json.parse(arguments) instanceof ObjectNode object)) {
            return arguments;
        }
        JsonNode input = object.path(FIELD);
        if (!input.isString() && object.size() == 1) {
            input = object.iterator().next();
        }
        if (input.isString()) {
            return input.stringValue();
        }
        return object.isEmpty() ? "" : arguments;
    }
}
