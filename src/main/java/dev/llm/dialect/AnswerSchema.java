package dev.llm.dialect;

import dev.llm.json.Json;
import dev.llm.model.OutputFormat;
import tools.jackson.databind.node.ObjectNode;

/// The schema of an answer for formats that have nothing beside it: its description goes into it.
public final class AnswerSchema {
    private AnswerSchema() {}

    public static ObjectNode alone(OutputFormat.Schema format) {
        ObjectNode schema = Json.arguments(format.schema());
        if (format.description() != null && !schema.has("description")) {
            schema.put("description", format.description());
        }
        return schema;
    }
}
