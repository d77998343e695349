package dev.llm.provider;

import dev.llm.catalog.Asked;
import dev.llm.dialect.ClientDialect;
import dev.llm.dialect.Dialect;
import dev.llm.json.JsonObject;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Parameters;
import dev.llm.model.RawJson;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What sets one vendor's API apart from another's, beside its wire format.
interface Api {
    ClientDialect dialect();

    /// Where a request goes; some APIs have its model in the URL, and whether it is to be streamed.
    URI chatUri(Endpoint endpoint, ChatRequest request);

    /// The headers that this API wants, the key's among them.
    Map<String, String> headers(@Nullable Credential credential);

    /// How to get a key, for a user who has none, where this endpoint cannot be used without one; else null.
    @Nullable String keyNeeded(Endpoint endpoint);

    /// What files a message may have.
    Intake intake();

    /// Checks common parameters against the ranges that this API takes.
    ///
    /// @throws LlmException of kind USAGE
    void check(Parameters parameters);

    /// Parameters that are not common ones, in the place where this API has them.
    Extras extras(Map<String, RawJson> options);

    /// The request with what the API requires and the user did not give.
    ChatRequest complete(ChatRequest request);

    /// What a model's rules are to be held against, where that depends on the API too.
    default Asked asked(Asked asked) {
        return asked;
    }

    /// The request with the vendor's own object for thinking, in the place where this API has it.
    ///
    /// @throws LlmException of kind CONFIGURATION where it has none, for rules that a user wrote
    default ChatRequest withThinking(ChatRequest request, RawJson thinking) {
        throw new LlmException(
                ErrorKind.CONFIGURATION,
                request.model()
                        + " cannot be told how to think by a type or a budget: its API has no place for that",
                "in models.toml, give its rules efforts instead");
    }

    /// The body to be sent, from the one that the dialect wrote.
    default ObjectNode body(ObjectNode written, ChatRequest request) {
        return written;
    }

    /// The reply as one, where this API gives the rest of it in answer to another request.
    ///
    /// @param first the answer to `request`
    /// @param send sends a request as that one was sent
    default Reply followed(Reply first, ChatRequest request, Function<ChatRequest, Reply> send) {
        return first;
    }

    /// Whether a wire format is this API's, so that requests can go through as they are.
    default boolean speaks(String name) {
        return dialect() instanceof Dialect own && own.name().equals(name);
    }

    /// A client's body of Chat Completions as this server takes it.
    default ObjectNode sanitised(ObjectNode chat) {
        return chat;
    }

    /// Where a request goes that a client wrote for this API.
    ///
    /// @param path as the API's documentation writes it, from the root of the host
    default URI throughUri(Endpoint endpoint, String path) {
        return endpoint.through(path);
    }

    /// Where a page of the list of models is; null when this API has no list.
    ///
    /// @param page what [ModelPage#next] said, null for the first
    default @Nullable URI modelsUri(Endpoint endpoint, @Nullable String page) {
        return null;
    }

    /// The answer to a small question as the object that it is read from: some servers leave out what stands around a
    /// list.
    default @Nullable JsonNode enclosed(@Nullable JsonNode answer) {
        return answer;
    }

    /// Reads one page of the list of models.
    default ModelPage models(JsonObject body) {
        throw new IllegalStateException("this API has no list of models");
    }

    /// Where the tokens of a request are counted; null when this API does not count.
    default @Nullable URI countUri(Endpoint endpoint, ChatRequest request) {
        return null;
    }

    /// The body to have counted.
    ///
    /// @param body as it would be sent for an answer
    default ObjectNode countBody(ObjectNode body, ChatRequest request) {
        return body;
    }

    /// Reads the answer of [#countUri].
    default long counted(JsonObject body) {
        throw new IllegalStateException("this API does not count tokens");
    }

    /// The next step after a failure that only this vendor's users can take, or null.
    ///
    /// @param model that was asked for, null when none was
    @Nullable String advice(LlmException failure, @Nullable String model);
}
