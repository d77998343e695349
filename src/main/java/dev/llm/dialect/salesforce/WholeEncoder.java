package dev.llm.dialect.salesforce;

import dev.llm.dialect.StreamEncoder;
import dev.llm.json.Json;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.ReplyBuilder;
import dev.llm.sse.Frame;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// Gathers the events, and writes the whole answer when it is over.
final class WholeEncoder implements StreamEncoder {
    private final ReplyBuilder reply = new ReplyBuilder();

    @Override
    public void encode(Event event, Consumer<Frame> out) {
        reply.add(event);
        if (event instanceof Event.ReplyEnded) {
            emit(ReplyCodec.encode(reply.build()), out);
        }
    }

    @Override
    public void fail(LlmException failure, Consumer<Frame> out) {
        emit(ErrorCodec.encode(failure), out);
    }

    private static void emit(ObjectNode answer, Consumer<Frame> out) {
        out.accept(new Frame("", Json.write(answer)));
    }
}
