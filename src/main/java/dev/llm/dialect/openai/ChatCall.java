package dev.llm.dialect.openai;

import dev.llm.dialect.ClientCall;
import dev.llm.dialect.NewIds;
import dev.llm.dialect.StreamEncoder;
import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import java.util.List;
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
        return new ChatStreamEncoder(variant, created, usageWanted, NewIds.of(PREFIX));
    }

    @Override
    public JsonNode encodeReply(ChatReply reply) {
        return ReplyCodec.encode(reply, variant, created, NewIds.of(PREFIX));
    }

    @Override
    public List<String> lost() {
        return List.of();
    }
}
