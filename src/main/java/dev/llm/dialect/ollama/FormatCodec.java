package dev.llm.dialect.ollama;

import dev.llm.dialect.AnswerSchema;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.OutputFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `format`: the word `json`, or a schema.
final class FormatCodec {
    static final String FIELD = "format";

    static final String JSON = "json";

    private FormatCodec() {}

    static @Nullable OutputFormat read(JsonObject body) {
        JsonNode format = body.node().path(FIELD);
        if (format.isObject()) {
            body.get(FIELD);
            return new OutputFormat.Schema(Json.raw(format));
        }
        String word = format.asString("no");
        if (word.isEmpty() || word.equals(JSON)) {
            body.get(FIELD);
        }
        return word.equals(JSON) ? new OutputFormat.AnyObject() : null;
    }

    static JsonNode write(OutputFormat format) {
        return switch (format) {
            case OutputFormat.AnyObject _ -> Json.text(JSON);
            case OutputFormat.Schema schema -> AnswerSchema.alone(schema);
        };
    }
}
