package dev.llm.provider;

import dev.llm.dialect.Dialect;
import dev.llm.dialect.ollama.OllamaDialect;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ChatRequest;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Parameters;
import dev.llm.model.RawJson;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Ollama's own API.
final class OllamaApi implements Api {
    /// The fields of a request beside its `options`, where all other parameters go.
    private static final Set<String> TOP_LEVEL =
            Set.of(
                    "format",
                    "keep_alive",
                    "logprobs",
                    "shift",
                    "think",
                    "tools",
                    "top_logprobs",
                    "truncate");

    private final Dialect dialect = new OllamaDialect();

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public URI chatUri(Endpoint endpoint, ChatRequest request) {
        return endpoint.resolve("/api/chat");
    }

    @Override
    public URI modelsUri(Endpoint endpoint, @Nullable String page) {
        return endpoint.resolve("/api/tags");
    }

    @Override
    public ModelPage models(JsonObject body) {
        var models = new ArrayList<ListedModel>();
        for (JsonObject model : Listing.entries(body, "models")) {
            JsonObject details = model.object("details");
            models.add(
                    new ListedModel(
                            model.requiredText("name"),
                            null,
                            Listing.instant(model.text("modified_at")),
                            details == null ? null : details.smallInteger("context_length"),
                            null,
                            null,
                            model.raw()));
        }
        return new ModelPage(models, null);
    }

    @Override
    public Map<String, String> headers(@Nullable Credential credential) {
        return credential == null
                ? Map.of()
                : Map.of("authorization", "Bearer " + credential.value());
    }

    @Override
    public @Nullable String keyNeeded(Endpoint endpoint) {
        return "ollama.com".equals(endpoint.base().getHost()) ? "OLLAMA_API_KEY" : null;
    }

    @Override
    public Intake intake() {
        return Intake.OLLAMA;
    }

    @Override
    public void check(Parameters parameters) {
        Range.atLeast("top_k", parameters.topK(), 0);
        Range.check("temperature", parameters.temperature(), 0, 100);
        Range.check("top_p", parameters.topP(), 0, 1);
    }

    @Override
    public Extras extras(Map<String, RawJson> options) {
        var fields = new LinkedHashMap<String, RawJson>();
        ObjectNode nested = Json.object();
        options.forEach((name, value) -> {
            if (TOP_LEVEL.contains(name)) {
                fields.put(name, value);
            } else if (name.equals("options") && Json.tree(value) instanceof ObjectNode whole) {
                nested.setAll(whole);
            } else {
                nested.set(name, Json.tree(value));
            }
        });
        if (!nested.isEmpty()) {
            fields.put("options", Json.raw(nested));
        }
        return Extras.of(OllamaDialect.NAME, fields);
    }

    @Override
    public ChatRequest complete(ChatRequest request) {
        return request;
    }

    @Override
    public @Nullable String advice(LlmException failure, @Nullable String model) {
        return switch (failure.kind()) {
            case NOT_FOUND -> model == null ? null : "run: ollama pull " + model;
            // What broke later, or was not trusted, was running.
            case NETWORK ->
                    failure.message().startsWith("cannot connect")
                            ? "is Ollama running? start it with ollama serve, or set OLLAMA_HOST"
                            : null;
            case INVALID_REQUEST ->
                    failure.message().contains("context length")
                            ? "ask for a larger context: -o num_ctx=N"
                            : null;
            default -> null;
        };
    }
}
