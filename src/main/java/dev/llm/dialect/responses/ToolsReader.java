package dev.llm.dialect.responses;

import dev.llm.dialect.CustomTool;
import dev.llm.json.JsonObject;
import dev.llm.model.Extras;
import dev.llm.model.RawJson;
import dev.llm.model.Tool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `tools`, and those that stand in an `additional_tools` item of the input. A custom tool and a namespace have functions
/// that stand for them in other formats.
final class ToolsReader {
    /// What a function without `parameters` takes: nothing.
    private static final RawJson NO_PARAMETERS =
            new RawJson("{\"type\":\"object\",\"properties\":{}}");

    private final ToolNames names;

    /// @param names takes note of every tool
    ToolsReader(ToolNames names) {
        this.names = names;
    }

    List<Tool> read(JsonObject body) {
        var tools = new ArrayList<Tool>();
        for (JsonObject tool : body.objects("tools")) {
            tools.add(tool(tool, false));
        }
        if (body.node().path("input").isArray()) {
            for (JsonObject item : body.objects("input")) {
                if (item.node().path("type").asString("").equals(ItemReader.ADDITIONAL_TOOLS)) {
                    item.objects("tools").forEach(tool -> tools.add(tool(tool, true)));
                }
            }
        }
        return tools;
    }

    private Tool tool(JsonObject tool, boolean inMessage) {
        String type = tool.requiredText("type");
        if (type.equals("function") && !inMessage) {
            names.add(null, tool.requiredText("name"), false);
            return function(tool);
        }
        RawJson json = tool.raw();
        var substitutes = new ArrayList<Tool.Function>();
        if (type.equals("namespace")) {
            String namespace = tool.requiredText("name");
            tool.objects("tools").forEach(inner -> substitute(inner, namespace, substitutes));
            introduce(substitutes, tool.text("description", ""));
        } else {
            substitute(tool, null, substitutes);
        }
        return new Tool.Native(ResponsesDialect.NAME, json, substitutes, inMessage);
    }

    private void substitute(
            JsonObject tool, @Nullable String namespace, List<Tool.Function> substitutes) {
        switch (tool.requiredText("type")) {
            case "function" -> {
                String flat = names.add(namespace, tool.requiredText("name"), false);
                substitutes.add(
                        new Tool.Function(
                                flat,
                                tool.text("description"),
                                schema(tool),
                                tool.bool("strict"),
                                Extras.NONE));
            }
            case "custom" -> {
                String flat = names.add(namespace, tool.requiredText("name"), true);
                JsonNode format = tool.node().path("format");
                substitutes.add(CustomTool.function(flat, tool.text("description"), format));
            }
            default -> {}
        }
    }

    /// What is said of a namespace stands with its first function.
    private static void introduce(List<Tool.Function> functions, String description) {
        if (functions.isEmpty() || description.isEmpty()) {
            return;
        }
        Tool.Function first = functions.getFirst();
        String own = first.description();
        functions.set(
                0,
                new Tool.Function(
                        first.name(),
                        own == null ? description : description + "\n\n" + own,
                        first.schema(),
                        first.strict(),
                        first.extras()));
    }

    /// A function that does not say whether it is strict is made so where its schema can be, as in no other format. That
    /// is kept, for this format alone.
    private static Tool function(JsonObject tool) {
        Boolean strict = tool.bool("strict");
        String name = tool.requiredText("name");
        String description = tool.text("description");
        RawJson schema = schema(tool);
        Map<String, RawJson> fields = new LinkedHashMap<>();
        if (strict == null) {
            fields.put("strict", new RawJson("null"));
        }
        fields.putAll(tool.rest(ResponsesDialect.NAME).fields());
        return new Tool.Function(
                name, description, schema, strict, Extras.of(ResponsesDialect.NAME, fields));
    }

    private static RawJson schema(JsonObject tool) {
        RawJson schema = tool.raw("parameters");
        return schema == null ? NO_PARAMETERS : schema;
    }
}
