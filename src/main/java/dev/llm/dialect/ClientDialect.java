package dev.llm.dialect;

import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.sse.Framing;
import tools.jackson.databind.JsonNode;

/// The half of a wire format that a client needs: requests are written, answers are read.
public interface ClientDialect {
    Framing framing();

    /// Writes a request for a model.
    ///
    /// @param reader who will read it; proofs of other makers are left out
    Encoded encodeRequest(ChatRequest request, Origin reader);

    /// Reads a whole, unstreamed answer.
    ///
    /// @throws LlmException of kind NOT_AN_API when it is not one of this format
    ChatReply decodeReply(JsonNode body, Origin maker);

    /// A decoder for one stream.
    StreamDecoder streamDecoder(Origin maker);

    /// Reads the body of an answer whose status is not 2xx, whatever it is: JSON of this format, of another, HTML.
    ///
    /// @param status 0 when it says the opposite or there is none
    LlmException decodeError(int status, String body);
}
