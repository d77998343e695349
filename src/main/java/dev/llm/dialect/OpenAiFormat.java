package dev.llm.dialect;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.OutputFormat;
import dev.llm.model.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The form of an answer as OpenAI's two APIs have it: `{"type": "json_schema"}` with a schema under a name, and
/// `{"type": "json_object"}`. Left out, `strict` is false.
public final class OpenAiFormat {
    /// A schema has to have a name.
    private static final String NAME = "answer";

    private OpenAiFormat() {}

    /// @param inside the field of the format that holds the schema and its name; null when they stand in the format itself
    /// @return null for a text without a form, and for a format that is not known, which is left to the extras
    public static @Nullable OutputFormat read(
            JsonObject owner, String field, @Nullable String inside) {
        JsonNode asked = owner.node().path(field);
        return switch (asked.path("type").asString("")) {
            case "text" -> asked.size() == 1 ? free(owner, field) : null;
            case "json_object" -> {
                owner.requiredObject(field).get("type");
                yield new OutputFormat.AnyObject();
            }
            case "json_schema" -> schema(owner, field, inside);
            default -> null;
        };
    }

    private static @Nullable OutputFormat free(JsonObject owner, String field) {
        owner.get(field);
        return null;
    }

    private static @Nullable OutputFormat schema(
            JsonObject owner, String field, @Nullable String inside) {
        JsonNode asked = owner.node().path(field);
        if (!(inside == null ? asked : asked.path(inside)).path("schema").isObject()) {
            return null;
        }
        JsonObject format = owner.requiredObject(field);
        format.get("type");
        JsonObject named = inside == null ? format : format.requiredObject(inside);
        RawJson schema = named.raw("schema");
        return schema == null
                ? null
                : new OutputFormat.Schema(
                        schema,
                        named.text("name"),
                        named.text("description"),
                        Boolean.TRUE.equals(named.bool("strict")));
    }

    /// @param inside as for [#read]
    public static ObjectNode written(OutputFormat format, @Nullable String inside, Losses losses) {
        return switch (format) {
            case OutputFormat.AnyObject _ -> Json.object().put("type", "json_object");
            case OutputFormat.Schema schema -> {
                ObjectNode written = Json.object().put("type", "json_schema");
                put(inside == null ? written : written.putObject(inside), schema, losses);
                yield written;
            }
        };
    }

    private static void put(ObjectNode named, OutputFormat.Schema asked, Losses losses) {
        named.put("name", asked.name() == null ? NAME : asked.name());
        if (asked.description() != null) {
            named.put("description", asked.description());
        }
        JsonNode schema = Json.tree(asked.schema());
        Boolean strict = asked.strict();
        if (strict == null && schema instanceof ObjectNode object) {
            object.remove("$schema");
            strict = StrictSchema.isOne(object);
            if (!strict) {
                losses.add("strict schema");
            }
        }
        if (Boolean.TRUE.equals(strict)) {
            named.put("strict", true);
        }
        named.set("schema", schema);
    }
}
