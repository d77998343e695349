package dev.llm.dialect.gemini;

import dev.llm.json.JsonObject;
import dev.llm.model.ChatRequest;
import dev.llm.model.Message;
import dev.llm.model.Origin;
import dev.llm.model.Parameters;
import dev.llm.model.Part;
import dev.llm.model.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The body of `generateContent`, with the model and the wish for a stream in it, to a request.
final class RequestReader {
    private static final String MODELS = "models/";

    private final String provider;

    RequestReader(String provider) {
        this.provider = provider;
    }

    ChatRequest read(JsonNode json) {
        JsonObject body = JsonObject.request(Spelling.usual(json));
        String model = withoutCollection(body.requiredText("model"));
        if (!body.node().path("store").asBoolean(true)) {
            body.bool("store"); // is always sent so
        }
        var tools = new ToolsReader(body);
        return new ChatRequest(
                model,
                messages(body, new Origin(provider, model)),
                tools.tools(),
                tools.choice(),
                null,
                parameters(body.object("generationConfig")),
                Boolean.TRUE.equals(body.bool("stream")),
                body.rest(GeminiDialect.NAME));
    }

    /// `models/gemini-3.8-flash` and `gemini-3.8-flash` are the same.
    static String withoutCollection(String model) {
        return model.startsWith(MODELS) ? model.substring(MODELS.length()) : model;
    }

    private static List<Message> messages(JsonObject body, Origin maker) {
        var messages = new ArrayList<Message>();
        var calls = new Calls("");
        var parts = new PartReader(maker, calls);
        JsonObject system = body.object("systemInstruction");
        if (system != null) {
            system.get("role");
            List<Part> prompt = parts.parts(system);
            if (!prompt.isEmpty()) {
                messages.add(new Message(Role.SYSTEM, prompt));
            }
        }
        if (!body.has("contents")) {
            throw body.missing("contents");
        }
        Role before = Role.USER;
        for (JsonObject content : body.objects("contents")) {
            Role role = role(content);
            if (role == Role.ASSISTANT && before == Role.USER) {
                calls.turn("content " + messages.size());
            }
            before = role;
            List<Part> said = parts.parts(content);
            messages.add(new Message(role, said, content.rest(GeminiDialect.NAME)));
        }
        return messages;
    }

    private static Role role(JsonObject content) {
        return switch (content.text("role", "user")) {
            case "user", "function" -> Role.USER;
            case "model" -> Role.ASSISTANT;
            default -> throw content.wrong("role", "user or model");
        };
    }

    private static Parameters parameters(@Nullable JsonObject config) {
        if (config == null) {
            return Parameters.NONE;
        }
        JsonObject thinking = config.object("thinkingConfig");
        return new Parameters(
                config.smallInteger("maxOutputTokens"),
                config.decimal("temperature"),
                config.decimal("topP"),
                config.smallInteger("topK"),
                config.texts("stopSequences"),
                config.integer("seed"),
                thinking == null ? null : ThinkingConfig.read(thinking),
                FormatCodec.read(config));
    }
}
