package dev.llm.dialect;

import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A call whose answer does not depend on the request.
record PlainCall(Dialect dialect, ChatRequest request) implements ClientCall {
    @Override
    public StreamEncoder streamEncoder() {
        return dialect.streamEncoder();
    }

    @Override
    public JsonNode encodeReply(ChatReply reply) {
        return dialect.encodeReply(reply);
    }

    @Override
    public List<String> lost() {
        return List.of();
    }
}
