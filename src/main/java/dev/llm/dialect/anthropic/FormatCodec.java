package dev.llm.dialect.anthropic;

import dev.llm.dialect.AnswerSchema;
import dev.llm.dialect.Losses;
import dev.llm.json.JsonObject;
import dev.llm.model.OutputFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `output_config.format`, which older clients write as `output_format`: JSON after a schema. There is no other form.
final class FormatCodec {
    private static final String CONFIG = "output_config";
    private static final String FORMAT = "format";
    private static final String OLDER = "output_format";
    private static final String SCHEMA = "json_schema";

    private FormatCodec() {}

    static OutputFormat.@Nullable Schema read(JsonObject body) {
        if (isSchema(body.node().path(CONFIG).path(FORMAT))) {
            return schema(body.requiredObject(CONFIG).requiredObject(FORMAT));
        }
        return isSchema(body.node().path(OLDER)) ? schema(body.requiredObject(OLDER)) : null;
    }

    private static boolean isSchema(JsonNode format) {
        return format.path("type").asString("").equals(SCHEMA) && format.path("schema").isObject();
    }

    private static OutputFormat.@Nullable Schema schema(JsonObject format) {
        format.get("type");
        var schema = format.raw("schema");
        return schema == null ? null : new OutputFormat.Schema(schema);
    }

    static void write(ObjectNode body, OutputFormat.Schema format, Losses losses) {
        ObjectNode schema = new TakenSchema(losses).of(AnswerSchema.alone(format));
        body.withObjectProperty(CONFIG).putObject(FORMAT).put("type", SCHEMA).set("schema", schema);
    }
}
