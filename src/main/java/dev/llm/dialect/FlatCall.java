package dev.llm.dialect;

import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.sse.Frame;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// A call whose tools have names that not every API takes: see [FlatNames].
///
/// @param request with names that every API takes
record FlatCall(ClientCall call, ChatRequest request, FlatNames names) implements ClientCall {
    static ClientCall of(ClientCall call) {
        var names = new FlatNames();
        ChatRequest request = names.flat(call.request());
        return names.isEmpty() ? call : new FlatCall(call, request, names);
    }

    @Override
    public StreamEncoder streamEncoder() {
        return new Original(call.streamEncoder(), names);
    }

    @Override
    public JsonNode encodeReply(ChatReply reply) {
        return call.encodeReply(names.original(reply));
    }

    @Override
    public List<String> lost() {
        return call.lost();
    }

    private record Original(StreamEncoder encoder, FlatNames names) implements StreamEncoder {
        @Override
        public void encode(Event event, Consumer<Frame> out) {
            encoder.encode(names.original(event), out);
        }

        @Override
        public void fail(LlmException failure, Consumer<Frame> out) {
            encoder.fail(failure, out);
        }
    }
}
