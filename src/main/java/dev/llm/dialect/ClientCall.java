package dev.llm.dialect;

import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// One request of a client, decoded, and how it is to be answered. An answer depends on what was asked: on the names
/// that its tools had, on whether usage was wished for, on fields that the client expects to be said back.
public interface ClientCall {
    ChatRequest request();

    /// A call whose answer does not depend on the request.
    static ClientCall plain(Dialect dialect, ChatRequest request) {
        return new PlainCall(dialect, request).withFlatNames();
    }

    /// The same where tools may have names that not every API takes: the request has others for them, and the answer has
    /// them as they were.
    default ClientCall withFlatNames() {
        return FlatCall.of(this);
    }

    /// An encoder for the stream that answers this request. Each is used once.
    StreamEncoder streamEncoder();

    /// The whole, unstreamed answer to this request.
    JsonNode encodeReply(ChatReply reply);

    /// What decoding had to drop, by name, for the log and the response header.
    List<String> lost();
}
