package dev.llm.dialect.openai;

import dev.llm.dialect.ClientCall;
import dev.llm.dialect.NewIds;
import dev.llm.dialect.StreamEncoder;
import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A client's request.
///
/// @param usageWanted whether the stream is to end with the usage
/// @param created when the answer is
record ChatCall(ChatRequest request, ChatVariant variant, boolean usageWanted, long created)
        implements ClientCall {
    private static final String PREFIX = "chatcmpl-";

    @Override
    public StreamEncoder streamEncoder() {
        return new ChatStreamEncoder(
                variant, created, usageWanted, NewIds.of(PREFIX), customTools());
    }

    @Override
    public JsonNode encodeReply(ChatReply reply) {
        return ReplyCodec.encode(
                CustomCall.restored(reply, customTools()), variant, created, NewIds.of(PREFIX));
    }

    private Set<String> customTools() {
        return CustomCall.names(request.tools());
    }

    @Override
    public List<String> lost() {
        return List.of();
    }
}
