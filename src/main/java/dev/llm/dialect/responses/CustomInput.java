package dev.llm.dialect.responses;

import dev.llm.json.Json;
import dev.llm.model.RawJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The free text that a custom tool takes, and the arguments of the function that stands for it elsewhere: one string.
final class CustomInput {
    private static final String FIELD = "input";

    static final RawJson SCHEMA =
            new RawJson(
                    "{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\",\"description\":"
                            + "\"The whole input of the tool, as plain text\"}},"
                            + "\"required\":[\"input\"],\"additionalProperties\":false}");

    private CustomInput() {}

    static RawJson arguments(String input) {
        return Json.raw(Json.object().put(FIELD, input));
    }

    /// The text in the arguments that a model wrote. One that ignored the schema is taken at its word: the only string
    /// is meant, or else all it wrote.
    static String of(String arguments) {
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
