package dev.llm.dialect;

import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.sse.Framing;
import tools.jackson.databind.JsonNode;

/// One wire format, in both directions.
///
/// The law: what a dialect can express survives `decode(encode(x))` unchanged. Fields it does not read are kept as
/// [dev.llm.model.Extras] and written back to the same dialect only.
public interface Dialect {
    /// The format's name in settings and in [dev.llm.model.Extras].
    String name();

    Framing framing();

    /// Reads a client's request.
    ///
    /// @param provider whom the client believes to talk to: the maker of the proofs in the conversation
    /// @throws LlmException of kind INVALID_REQUEST, with the path of the field
    ChatRequest decodeRequest(JsonNode body, String provider);

    /// Writes a request for a model.
    ///
    /// @param reader who will read it; proofs of other makers are left out
    Encoded encodeRequest(ChatRequest request, Origin reader);

    /// Reads a whole, unstreamed answer.
    ///
    /// @throws LlmException of kind NOT_AN_API when it is not one of this format
    ChatReply decodeReply(JsonNode body, Origin maker);

    JsonNode encodeReply(ChatReply reply);

    /// A decoder for one stream.
    StreamDecoder streamDecoder(Origin maker);

    /// An encoder for one stream.
    StreamEncoder streamEncoder();

    /// Reads the body of an answer whose status is not 2xx, whatever it is: JSON of this format, of another, HTML.
    LlmException decodeError(int status, String body);

    /// The body that this format's clients expect for a failure.
    JsonNode encodeError(LlmException failure);

    /// The status that goes with [#encodeError].
    int errorStatus(LlmException failure);
}
