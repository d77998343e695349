package dev.llm.provider;

import dev.llm.dialect.Dialect;
import dev.llm.dialect.gemini.GeminiDialect;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Parameters;
import dev.llm.model.RawJson;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Gemini. Its base URL is taken with and without a version. Model and stream stand in the path, the key in a header and
/// never in the URL. `models/x` and `x` name the same model.
final class GeminiApi implements Api {
    private static final String MODELS = "models/";

    /// The fields of a request beside its `generationConfig`, where all other parameters go.
    private static final Set<String> TOP_LEVEL =
            Set.of(
                    "cachedContent",
                    "cached_content",
                    "continuationToken",
                    "generationConfig",
                    "labels",
                    "safetySettings",
                    "safety_settings",
                    "serviceTier",
                    "service_tier",
                    "store",
                    "toolConfig",
                    "tool_config",
                    "tools");

    private final Dialect dialect = new GeminiDialect();

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public URI chatUri(Endpoint endpoint, ChatRequest request) {
        return model(
                endpoint,
                request,
                request.stream() ? ":streamGenerateContent?alt=sse" : ":generateContent");
    }

    private static URI model(Endpoint endpoint, ChatRequest request, String method) {
        String id = request.model();
        String name = id.contains("/") ? id : MODELS + id; // tunedModels/x
        String path = URLEncoder.encode(name, StandardCharsets.UTF_8);
        return at(endpoint, "/" + path.replace("%2F", "/").replace("+", "%20") + method);
    }

    private static URI at(Endpoint endpoint, String path) {
        String base = endpoint.base().getPath();
        String last = base.substring(base.lastIndexOf('/') + 1);
        boolean versioned = last.startsWith("v1");
        return endpoint.resolve(versioned ? path : "/v1beta" + path);
    }

    @Override
    public Map<String, String> headers(@Nullable Credential credential) {
        if (credential == null) {
            return Map.of();
        }
        return credential.bearer()
                ? Map.of("authorization", "Bearer " + credential.value())
                : Map.of("x-goog-api-key", credential.value());
    }

    @Override
    public @Nullable String keyNeeded(Endpoint endpoint) {
        return "generativelanguage.googleapis.com".equals(endpoint.base().getHost())
                ? "GEMINI_API_KEY"
                : null;
    }

    @Override
    public Intake intake() {
        return Intake.GEMINI;
    }

    @Override
    public void check(Parameters parameters) {
        Range.atLeast("max_tokens", parameters.maxTokens(), 1);
        Range.check("temperature", parameters.temperature(), 0, 2);
        Range.check("top_p", parameters.topP(), 0, 1);
        Range.atLeast("top_k", parameters.topK(), 1);
    }

    @Override
    public Extras extras(Map<String, RawJson> options) {
        var fields = new LinkedHashMap<String, RawJson>();
        ObjectNode config = Json.object();
        options.forEach((name, value) -> {
            JsonNode given = Json.tree(value);
            if (name.equals("generationConfig") && given instanceof ObjectNode whole) {
                config.setAll(whole);
            } else if (TOP_LEVEL.contains(name)) {
                fields.put(name, value);
            } else {
                config.set(name, given);
            }
        });
        if (!config.isEmpty()) {
            fields.put("generationConfig", Json.raw(config));
        }
        return Extras.of(GeminiDialect.NAME, fields);
    }

    /// A budget; whoever asks for one wants to see the thoughts.
    @Override
    public ChatRequest withThinking(ChatRequest request, RawJson thinking) {
        RawJson config = request.extras().fields().get("generationConfig");
        ObjectNode more =
                config != null && Json.tree(config) instanceof ObjectNode given
                        ? given
                        : Json.object();
        ObjectNode asked = (ObjectNode) Json.tree(thinking);
        if (asked.path("thinkingBudget").asInt(0) != 0) {
            asked.put("includeThoughts", true);
        }
        more.set("thinkingConfig", asked);
        return request.withExtras(
                request.extras().with(GeminiDialect.NAME, "generationConfig", Json.raw(more)));
    }

    @Override
    public ChatRequest complete(ChatRequest request) {
        String id = request.model();
        return id.startsWith(MODELS) ? request.withModel(id.substring(MODELS.length())) : request;
    }

    @Override
    public ObjectNode body(ObjectNode written, ChatRequest request) {
        return written.remove(List.of("model", "stream"));
    }

    @Override
    public Reply followed(Reply first, ChatRequest request, Function<ChatRequest, Reply> send) {
        return new ContinuedReply(first, token -> send.apply(continued(request, token)));
    }

    private static ChatRequest continued(ChatRequest request, String token) {
        Extras extras = request.extras();
        boolean own = extras.dialect().equals(GeminiDialect.NAME);
        var fields = new LinkedHashMap<>(own ? extras.fields() : Map.of());
        fields.put("continuationToken", Json.raw(Json.text(token)));
        return request.withExtras(Extras.of(GeminiDialect.NAME, fields));
    }

    @Override
    public URI modelsUri(Endpoint endpoint, @Nullable String page) {
        return at(
                endpoint,
                "/models?pageSize=1000"
                        + (page == null
                                ? ""
                                : "&pageToken=" + URLEncoder.encode(page, StandardCharsets.UTF_8)));
    }

    /// The models that answer: the list has those that embed, and others, too.
    @Override
    public ModelPage models(JsonObject body) {
        var models = new ArrayList<ListedModel>();
        for (JsonObject model : body.objects("models")) {
            List<String> methods = model.texts("supportedGenerationMethods");
            if (methods.isEmpty() || methods.contains("generateContent")) {
                String name = model.requiredText("name");
                models.add(
                        new ListedModel(
                                name.startsWith(MODELS) ? name.substring(MODELS.length()) : name,
                                model.text("displayName"),
                                null,
                                model.smallInteger("inputTokenLimit"),
                                model.smallInteger("outputTokenLimit"),
                                null,
                                model.raw()));
            }
        }
        String next = body.text("nextPageToken", "");
        return new ModelPage(models, next.isEmpty() ? null : next);
    }

    @Override
    public URI countUri(Endpoint endpoint, ChatRequest request) {
        return model(endpoint, request, ":countTokens");
    }

    @Override
    public ObjectNode countBody(ObjectNode body, ChatRequest request) {
        ObjectNode counted = Json.object();
        counted.putObject("generateContentRequest")
                .put("model", MODELS + request.model())
                .setAll(body);
        return counted;
    }

    @Override
    public long counted(JsonObject body) {
        return Listing.count(body, "totalTokens");
    }

    @Override
    public @Nullable String advice(LlmException failure, @Nullable String model) {
        return failure.kind() == ErrorKind.NOT_FOUND && model != null
                ? "check the model's name: " + model
                : null;
    }
}
