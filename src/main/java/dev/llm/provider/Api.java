package dev.llm.provider;

import dev.llm.dialect.Dialect;
import dev.llm.model.ChatRequest;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Parameters;
import dev.llm.model.RawJson;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What sets one vendor's API apart from another's, beside its wire format.
interface Api {
    Dialect dialect();

    URI chatUri(Endpoint endpoint);

    /// The headers that this API wants, the key's among them.
    Map<String, String> headers(@Nullable Credential credential);

    /// How to get a key, for a user who has none, where this endpoint cannot be used without one; else null.
    @Nullable String keyNeeded(Endpoint endpoint);

    /// Checks common parameters against the ranges that this API takes.
    ///
    /// @throws LlmException of kind USAGE
    void check(Parameters parameters);

    /// Parameters that are not common ones, in the place where this API has them.
    Extras extras(Map<String, RawJson> options);

    /// The request with what the API requires and the user did not give.
    ChatRequest complete(ChatRequest request);

    /// The next step after a failure that only this vendor's users can take, or null.
    @Nullable String advice(LlmException failure, ChatRequest request);
}
