package dev.llm.provider;

import dev.llm.catalog.Asked;
import dev.llm.dialect.Dialect;
import dev.llm.dialect.openai.ChatDialect;
import dev.llm.dialect.responses.ResponsesDialect;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Parameters;
import dev.llm.model.RawJson;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI Chat Completions, at OpenAI itself and at the many servers that speak it. The base URL includes `/v1`.
final class OpenAiApi implements Api {
    private static final String HOST = "api.openai.com";

    private final boolean own;
    private final boolean azure;
    private final Dialect dialect;

    OpenAiApi(URI base) {
        this(base, false);
    }

    /// @param azure whether it is Azure's, which has a header of its own for keys
    OpenAiApi(URI base, boolean azure) {
        this.azure = azure;
        this.own = HOST.equals(base.getHost());
        this.dialect = own ? ChatDialect.openai() : ChatDialect.compatible();
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    /// OpenAI itself, and Azure, have both of its APIs.
    @Override
    public boolean speaks(String name) {
        return name.equals(ChatDialect.NAME)
                || ((own || azure) && name.equals(ResponsesDialect.NAME));
    }

    /// OpenAI refuses fields that it does not know. The servers that are compatible with it pass over them, and some need
    /// them, but not all know the role `developer`.
    @Override
    public ObjectNode sanitised(ObjectNode chat) {
        return own || azure ? ChatDialect.sanitised(chat) : ChatDialect.withoutDevelopers(chat);
    }

    @Override
    public URI throughUri(Endpoint endpoint, String path) {
        return endpoint.resolve(path.startsWith("/v1/") ? path.substring(3) : path);
    }

    @Override
    public URI chatUri(Endpoint endpoint, ChatRequest request) {
        return endpoint.resolve("/chat/completions");
    }

    @Override
    public URI modelsUri(Endpoint endpoint, @Nullable String page) {
        return endpoint.resolve("/models");
    }

    /// Together answers with the list of models alone.
    @Override
    public @Nullable JsonNode enclosed(@Nullable JsonNode answer) {
        return answer != null && answer.isArray() ? Json.object().set("data", answer) : answer;
    }

    @Override
    public ModelPage models(JsonObject body) {
        return new ModelPage(Listing.openai(body), null);
    }

    @Override
    public Map<String, String> headers(@Nullable Credential credential) {
        if (credential == null) {
            return Map.of();
        }
        return azure
                ? Map.of("api-key", credential.value())
                : Map.of("authorization", "Bearer " + credential.value());
    }

    @Override
    public @Nullable String keyNeeded(Endpoint endpoint) {
        return own ? "OPENAI_API_KEY" : null;
    }

    @Override
    public Intake intake() {
        return Intake.CHAT_COMPLETIONS;
    }

    @Override
    public void check(Parameters parameters) {
        Range.atLeast("max_tokens", parameters.maxTokens(), 1);
        Range.check("temperature", parameters.temperature(), 0, 2);
        Range.check("top_p", parameters.topP(), 0, 1);
        if (own && parameters.topK() != null) {
            throw Range.unknown("top_k", "OpenAI");
        }
        if (own && parameters.stop().size() > 4) {
            throw new LlmException(ErrorKind.USAGE, "OpenAI takes at most 4 stop sequences");
        }
    }

    @Override
    public Asked asked(Asked asked) {
        return asked.onChatCompletions();
    }

    @Override
    public Extras extras(Map<String, RawJson> options) {
        return Extras.of(ChatDialect.NAME, options);
    }

    @Override
    public ChatRequest complete(ChatRequest request) {
        return request;
    }

    @Override
    public @Nullable String advice(LlmException failure, @Nullable String model) {
        return failure.kind() == ErrorKind.NOT_FOUND
                ? "check the model's name and the base URL"
                : null;
    }
}
