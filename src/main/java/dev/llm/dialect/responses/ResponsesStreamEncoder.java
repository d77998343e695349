package dev.llm.dialect.responses;

import dev.llm.dialect.StreamEncoder;
import dev.llm.json.Json;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.sse.Frame;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// The events of a response as frames, each named by its type.
final class ResponsesStreamEncoder implements StreamEncoder {
    private final Queue<Frame> ready = new ArrayDeque<>();
    private final ResponseEvents events;

    ResponsesStreamEncoder(long created, Asked asked) {
        this(created, asked, 0);
    }

    /// @param next the number of the first event
    ResponsesStreamEncoder(long created, Asked asked, long next) {
        this.events = new ResponseEvents(created, asked, next, event -> ready.add(frame(event)));
    }

    @Override
    public void encode(Event event, Consumer<Frame> out) {
        events.add(event);
        write(out);
    }

    @Override
    public void fail(LlmException failure, Consumer<Frame> out) {
        events.fail(failure);
        write(out);
    }

    private static Frame frame(ObjectNode event) {
        return new Frame(event.path("type").stringValue(), Json.write(event));
    }

    private void write(Consumer<Frame> out) {
        for (Frame frame; (frame = ready.poll()) != null; ) {
            out.accept(frame);
        }
    }
}
