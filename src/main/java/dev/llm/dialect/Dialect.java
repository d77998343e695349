package dev.llm.dialect;

import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.LlmException;
import tools.jackson.databind.JsonNode;

/// One wire format, in both directions.
///
/// The law: what a dialect can express survives `decode(encode(x))` unchanged. Fields it does not read are kept as
/// [dev.llm.model.Extras] and written back to the same dialect only.
public interface Dialect extends ClientDialect {
    /// The format's name in settings and in [dev.llm.model.Extras].
    String name();

    /// Reads a client's request.
    ///
    /// @param provider whom the client believes to talk to: the maker of the proofs in the conversation
    /// @throws LlmException of kind INVALID_REQUEST, with the path of the field
    ChatRequest decodeRequest(JsonNode body, String provider);

    /// Reads a client's request together with what its answer depends on. Who serves clients calls this.
    ///
    /// @param provider as for [#decodeRequest]
    /// @throws LlmException as [#decodeRequest] does
    default ClientCall decodeCall(JsonNode body, String provider) {
        return ClientCall.plain(this, decodeRequest(body, provider));
    }

    /// A whole answer, as one is given that asked for nothing in particular.
    JsonNode encodeReply(ChatReply reply);

    /// An encoder for one stream, likewise.
    StreamEncoder streamEncoder();

    /// An encoder for what follows in a stream that somebody else has begun.
    ///
    /// @param next the number of the next event, in a format that numbers them
    default StreamEncoder streamEncoder(long next) {
        return streamEncoder();
    }

    /// The body that this format's clients expect for a failure.
    JsonNode encodeError(LlmException failure);

    /// The status that goes with [#encodeError].
    int errorStatus(LlmException failure);
}
