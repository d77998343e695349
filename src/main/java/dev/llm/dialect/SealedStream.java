package dev.llm.dialect;

import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.sse.Frame;
import java.util.function.Consumer;

/// A stream for a client that keeps proofs: see [Seal].
public record SealedStream(StreamEncoder encoder) implements StreamEncoder {
    @Override
    public void encode(Event event, Consumer<Frame> out) {
        encoder.encode(Seal.on(event), out);
    }

    @Override
    public void fail(LlmException failure, Consumer<Frame> out) {
        encoder.fail(failure, out);
    }
}
