package dev.llm.dialect.ollama;

import dev.llm.json.JsonObject;
import dev.llm.model.ChatRequest;
import dev.llm.model.Parameters;
import dev.llm.model.RawJson;
import dev.llm.model.Tool;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The body of `POST /api/chat` to a request.
final class RequestReader {
    /// What a function without `parameters` takes: nothing.
    private static final RawJson NO_PARAMETERS =
            new RawJson("{\"type\":\"object\",\"properties\":{}}");

    private RequestReader() {}

    static ChatRequest read(JsonNode json) {
        JsonObject body = JsonObject.request(json);
        if (!body.node().path("truncate").asBoolean(true)) {
            body.bool("truncate"); // is always sent so
        }
        Parameters parameters = parameters(body.object("options"));
        return new ChatRequest(
                body.requiredText("model"),
                new MessageReader().messages(body),
                tools(body),
                null,
                null,
                parameters.withEffort(Think.read(body)).withFormat(FormatCodec.read(body)),
                !Boolean.FALSE.equals(body.bool("stream")),
                body.rest(OllamaDialect.NAME));
    }

    private static List<Tool> tools(JsonObject body) {
        var tools = new ArrayList<Tool>();
        for (JsonObject tool : body.objects("tools")) {
            tools.add(tool(tool));
        }
        return tools;
    }

    private static Tool tool(JsonObject tool) {
        if (!tool.text("type", "function").equals("function")) {
            return new Tool.Native(OllamaDialect.NAME, tool.raw());
        }
        JsonObject function = tool.requiredObject("function");
        RawJson schema = function.raw("parameters");
        return new Tool.Function(
                function.requiredText("name"),
                function.text("description"),
                schema == null ? NO_PARAMETERS : schema,
                null,
                tool.rest(OllamaDialect.NAME));
    }

    private static Parameters parameters(@Nullable JsonObject options) {
        if (options == null) {
            return Parameters.NONE;
        }
        return new Parameters(
                maxTokens(options),
                options.decimal("temperature"),
                options.decimal("top_p"),
                options.smallInteger("top_k"),
                stop(options),
                options.integer("seed"),
                null,
                null);
    }

    /// -1 is "without end" and -2 "until the context is full": no numbers of tokens, so they stay with the extras.
    private static @Nullable Integer maxTokens(JsonObject options) {
        boolean limit = options.node().path("num_predict").asLong(1) > 0;
        return limit ? options.smallInteger("num_predict") : null;
    }

    private static List<String> stop(JsonObject options) {
        JsonNode value = options.get("stop");
        return value != null && value.isString()
                ? List.of(value.stringValue())
                : options.texts("stop");
    }
}
