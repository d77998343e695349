package dev.llm.provider;

import dev.llm.catalog.Model;
import dev.llm.catalog.Offer;
import dev.llm.dialect.Dialect;
import dev.llm.dialect.anthropic.AnthropicDialect;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Anthropic Messages. Its base URL is taken with and without `/v1`, because its clients disagree.
final class AnthropicApi implements Api {
    private static final int UNKNOWN_MODEL_MAX_TOKENS = 4096;

    /// What most models take for the least that is worth a cache.
    private static final int UNKNOWN_CACHE_MINIMUM_TOKENS = 1024;

    /// What the official SDKs allow without streaming: more could take longer than ten minutes.
    private static final int UNSTREAMED_MAX_TOKENS = 21_333;

    private static final List<String> COUNTED =
            List.of(
                    "model",
                    "messages",
                    "system",
                    "tools",
                    "tool_choice",
                    "thinking",
                    "output_config",
                    "cache_control",
                    "speed");

    private final Dialect dialect = new AnthropicDialect();
    private final AnthropicVersion version;
    private final boolean cachePrompts;
    private final Offer offer;

    /// @param offer what is known of its models
    AnthropicApi(AnthropicVersion version, boolean cachePrompts, Offer offer) {
        this.version = version;
        this.cachePrompts = cachePrompts;
        this.offer = offer;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public URI chatUri(Endpoint endpoint, ChatRequest request) {
        return at(endpoint, "/messages");
    }

    @Override
    public URI modelsUri(Endpoint endpoint, @Nullable String page) {
        return at(
                endpoint,
                "/models?limit=1000"
                        + (page == null
                                ? ""
                                : "&after_id=" + URLEncoder.encode(page, StandardCharsets.UTF_8)));
    }

    @Override
    public ModelPage models(JsonObject body) {
        var models = new ArrayList<ListedModel>();
        for (JsonObject model : Listing.entries(body, "data")) {
            models.add(
                    new ListedModel(
                            model.requiredText("id"),
                            model.text("display_name"),
                            Listing.instant(model.text("created_at")),
                            model.smallInteger("max_input_tokens"),
                            model.smallInteger("max_tokens"),
                            Listing.day(model.text("retires_at")),
                            model.raw()));
        }
        boolean more = Boolean.TRUE.equals(body.bool("has_more"));
        return new ModelPage(models, more ? body.text("last_id") : null);
    }

    @Override
    public URI countUri(Endpoint endpoint, ChatRequest request) {
        return at(endpoint, "/messages/count_tokens");
    }

    /// Counting refuses what only an answer needs.
    @Override
    public ObjectNode countBody(ObjectNode body, ChatRequest request) {
        return body.retain(COUNTED);
    }

    @Override
    public long counted(JsonObject body) {
        return Listing.count(body, "input_tokens");
    }

    private static URI at(Endpoint endpoint, String path) {
        return endpoint.resolve(endpoint.base().getPath().endsWith("/v1") ? path : "/v1" + path);
    }

    @Override
    public Map<String, String> headers(@Nullable Credential credential) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("anthropic-version", version.word());
        if (credential != null && (credential.bearer() || version.keyIsBearer())) {
            headers.put("authorization", "Bearer " + credential.value());
        } else if (credential != null) {
            headers.put("x-api-key", credential.value());
        }
        return headers;
    }

    @Override
    public @Nullable String keyNeeded(Endpoint endpoint) {
        return "api.anthropic.com".equals(endpoint.base().getHost()) ? "ANTHROPIC_API_KEY" : null;
    }

    @Override
    public Intake intake() {
        return Intake.ANTHROPIC;
    }

    @Override
    public void check(Parameters parameters) {
        Range.atLeast("max_tokens", parameters.maxTokens(), 0);
        version.check(parameters);
        Range.check("temperature", parameters.temperature(), 0, 1);
        Range.check("top_p", parameters.topP(), 0, 1);
        Range.atLeast("top_k", parameters.topK(), 0);
        if (parameters.seed() != null) {
            throw Range.unknown("seed", "Anthropic");
        }
    }

    @Override
    public ChatRequest withThinking(ChatRequest request, RawJson thinking) {
        return request.withExtras(
                request.extras().with(AnthropicDialect.NAME, "thinking", thinking));
    }

    @Override
    public Extras extras(Map<String, RawJson> options) {
        return Extras.of(AnthropicDialect.NAME, options);
    }

    /// `max_tokens` is required: the model's own maximum is what a user who gave none expects.
    @Override
    public ChatRequest complete(ChatRequest request) {
        if (request.parameters().maxTokens() != null) {
            return request;
        }
        Model model = offer.find(request.model());
        Integer known =
                model == null
                        ? null
                        : request.stream()
                                ? model.maxOutputTokens()
                                : model.maxUnstreamedOutputTokens();
        int most = known == null ? UNKNOWN_MODEL_MAX_TOKENS : known;
        int asked = request.stream() ? most : Math.min(most, UNSTREAMED_MAX_TOKENS);
        return request.withParameters(request.parameters().withMaxTokens(asked));
    }

    @Override
    public ObjectNode body(ObjectNode written, ChatRequest request) {
        version.adapt(written);
        if (cachePrompts && PromptCaching.concerns(written)) {
            PromptCaching.mark(written, cacheMinimumTokens(request.model()));
        }
        return written;
    }

    private int cacheMinimumTokens(String id) {
        Model model = offer.find(id);
        Integer known = model == null ? null : model.cacheMinimumTokens();
        return known == null ? UNKNOWN_CACHE_MINIMUM_TOKENS : known;
    }

    @Override
    public @Nullable String advice(LlmException failure, @Nullable String model) {
        return failure.kind() == ErrorKind.NOT_FOUND && model != null
                ? "check the model's name: " + model
                : null;
    }
}
