package dev.llm.provider;

import dev.llm.dialect.Dialect;
import dev.llm.dialect.responses.ResponsesDialect;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ChatRequest;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Parameters;
import dev.llm.model.RawJson;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI Responses, at the same address and with the same keys as Chat Completions. The base URL includes `/v1`.
final class ResponsesApi implements Api {
    private static final String NAME = "the Responses API";

    /// What of a request has tokens. The endpoint that counts them refuses everything else.
    private static final List<String> COUNTED =
            List.of(
                    "model",
                    "instructions",
                    "input",
                    "tools",
                    "tool_choice",
                    "parallel_tool_calls",
                    "reasoning",
                    "text",
                    "truncation",
                    "previous_response_id",
                    "conversation");

    private final Dialect dialect = new ResponsesDialect();
    private final OpenAiApi vendor;

    /// @param vendor what is the same in both of OpenAI's APIs
    ResponsesApi(OpenAiApi vendor) {
        this.vendor = vendor;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    /// Whoever has the newer API has the older one as well.
    @Override
    public boolean speaks(String name) {
        return name.equals(ResponsesDialect.NAME) || vendor.speaks(name);
    }

    @Override
    public ObjectNode sanitised(ObjectNode chat) {
        return vendor.sanitised(chat);
    }

    @Override
    public URI throughUri(Endpoint endpoint, String path) {
        return vendor.throughUri(endpoint, path);
    }

    @Override
    public URI chatUri(Endpoint endpoint, ChatRequest request) {
        return endpoint.resolve("/responses");
    }

    @Override
    public URI modelsUri(Endpoint endpoint, @Nullable String page) {
        return vendor.modelsUri(endpoint, page);
    }

    @Override
    public ModelPage models(JsonObject body) {
        return vendor.models(body);
    }

    @Override
    public URI countUri(Endpoint endpoint, ChatRequest request) {
        return endpoint.resolve("/responses/input_tokens");
    }

    @Override
    public ObjectNode countBody(ObjectNode body, ChatRequest request) {
        ObjectNode counted = Json.object();
        for (String field : COUNTED) {
            JsonNode value = body.get(field);
            if (value != null) {
                counted.set(field, value);
            }
        }
        return counted;
    }

    @Override
    public long counted(JsonObject body) {
        return Listing.count(body, "input_tokens");
    }

    @Override
    public Map<String, String> headers(@Nullable Credential credential) {
        return vendor.headers(credential);
    }

    @Override
    public @Nullable String keyNeeded(Endpoint endpoint) {
        return vendor.keyNeeded(endpoint);
    }

    @Override
    public Intake intake() {
        return Intake.RESPONSES;
    }

    @Override
    public void check(Parameters parameters) {
        Range.atLeast("max_tokens", parameters.maxTokens(), 1);
        Range.check("temperature", parameters.temperature(), 0, 2);
        Range.check("top_p", parameters.topP(), 0, 1);
        if (parameters.topK() != null) {
            throw Range.unknown("top_k", NAME);
        }
        if (!parameters.stop().isEmpty()) {
            throw Range.unknown("stop", NAME);
        }
        if (parameters.seed() != null) {
            throw Range.unknown("seed", NAME);
        }
    }

    @Override
    public Extras extras(Map<String, RawJson> options) {
        return Extras.of(ResponsesDialect.NAME, options);
    }

    @Override
    public ChatRequest complete(ChatRequest request) {
        return request;
    }

    @Override
    public @Nullable String advice(LlmException failure, @Nullable String model) {
        return vendor.advice(failure, model);
    }
}
