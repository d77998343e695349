package dev.llm.dialect.gemini;

import dev.llm.dialect.AnswerSchema;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.OutputFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `responseMimeType`, and the schema of the answer as JSON Schema or as OpenAPI has it.
final class FormatCodec {
    private static final String TYPE = "responseMimeType";
    private static final String SCHEMA = "responseJsonSchema";
    private static final String OPEN_API = "responseSchema";
    private static final String JSON = "application/json";

    private FormatCodec() {}

    static @Nullable OutputFormat read(JsonObject config) {
        String type = config.node().path(TYPE).asString("");
        if (type.equals("text/plain")) {
            config.get(TYPE);
        }
        if (!type.equals(JSON)) {
            return null; // another one, such as `text/x.enum`, stays with the extras
        }
        config.get(TYPE);
        JsonNode schema = config.node().path(SCHEMA);
        if (schema.isObject()) {
            config.get(SCHEMA);
            return new OutputFormat.Schema(Json.raw(schema));
        }
        JsonNode openApi = config.node().path(OPEN_API);
        if (openApi.isObject()) {
            config.get(OPEN_API);
            return new OutputFormat.Schema(Json.raw(OpenApiSchema.toJsonSchema(openApi)));
        }
        return new OutputFormat.AnyObject();
    }

    static void write(ObjectNode config, OutputFormat format) {
        config.put(TYPE, JSON);
        switch (format) {
            case OutputFormat.AnyObject _ -> {}
            case OutputFormat.Schema schema -> {
                ObjectNode written = AnswerSchema.alone(schema);
                written.remove("$schema");
                config.set(SCHEMA, written);
            }
        }
    }
}
