package dev.llm.dialect;

import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.sse.Frame;
import java.util.function.Consumer;

/// Writes one stream in the grammar that this format's clients rely on.
public interface StreamEncoder {
    void encode(Event event, Consumer<Frame> out);

    /// Ends the stream with a failure. Nothing may follow.
    void fail(LlmException failure, Consumer<Frame> out);
}
