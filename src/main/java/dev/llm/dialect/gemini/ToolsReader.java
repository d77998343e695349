package dev.llm.dialect.gemini;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.RawJson;
import dev.llm.model.Tool;
import dev.llm.model.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `tools` and `toolConfig`. The mode `VALIDATED` is how this format is strict: with all functions at once.
final class ToolsReader {
    /// What a function without `parameters` takes: nothing.
    static final RawJson NO_PARAMETERS = new RawJson("{\"type\":\"object\",\"properties\":{}}");

    private static final String DECLARATIONS = "functionDeclarations";

    private final List<Tool> tools = new ArrayList<>();
    private @Nullable ToolChoice choice;

    ToolsReader(JsonObject body) {
        List<JsonObject> entries = body.objects("tools");
        boolean functions = entries.stream().anyMatch(entry -> entry.has(DECLARATIONS));
        JsonObject config = body.object("toolConfig");
        JsonObject calling = config == null ? null : config.object("functionCallingConfig");
        boolean strict = functions && calling != null && mode(calling);
        for (JsonObject entry : entries) {
            add(entry, strict ? Boolean.TRUE : null);
        }
    }

    List<Tool> tools() {
        return tools;
    }

    @Nullable ToolChoice choice() {
        return choice;
    }

    /// Reads the mode; what has no word in the model stays with the extras.
    ///
    /// @return whether it is strict
    private boolean mode(JsonObject calling) {
        String mode = calling.node().path("mode").asString("");
        choice =
                switch (mode.toUpperCase(Locale.ROOT)) {
                    case "AUTO", "VALIDATED" -> new ToolChoice.Auto();
                    case "ANY" -> named(calling);
                    case "NONE" -> new ToolChoice.None();
                    default -> null;
                };
        if (choice != null) {
            calling.get("mode");
        }
        return mode.equalsIgnoreCase("VALIDATED");
    }

    private static ToolChoice named(JsonObject calling) {
        String field = "allowedFunctionNames";
        JsonNode allowed = calling.node().path(field);
        if (allowed.size() != 1 || !allowed.path(0).isString()) {
            return new ToolChoice.Any();
        }
        calling.get(field);
        return new ToolChoice.Named(allowed.path(0).stringValue());
    }

    /// An entry may hold functions and tools of the server at once.
    private void add(JsonObject entry, @Nullable Boolean strict) {
        for (JsonObject declaration : entry.objects(DECLARATIONS)) {
            tools.add(function(declaration, strict));
        }
        ObjectNode others = Json.object().setAll((ObjectNode) entry.node());
        others.remove(DECLARATIONS);
        if (!others.isEmpty()) {
            tools.add(new Tool.Native(GeminiDialect.NAME, Json.raw(others)));
        }
    }

    private static Tool function(JsonObject declaration, @Nullable Boolean strict) {
        return new Tool.Function(
                declaration.requiredText("name"),
                declaration.text("description"),
                schema(declaration),
                strict,
                declaration.rest(GeminiDialect.NAME));
    }

    private static RawJson schema(JsonObject declaration) {
        RawJson schema = declaration.raw("parametersJsonSchema");
        if (schema != null) {
            return schema;
        }
        JsonNode parameters = declaration.get("parameters");
        return parameters == null
                ? NO_PARAMETERS
                : Json.raw(OpenApiSchema.toJsonSchema(parameters));
    }
}
