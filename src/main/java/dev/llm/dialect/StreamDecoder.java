package dev.llm.dialect;

import dev.llm.model.Event;
import dev.llm.sse.Frame;
import java.util.function.Consumer;

/// Reads one stream. What it hands out obeys the grammar of [Event]: `ReplyEnded` comes once, and only when the
/// provider itself said that the reply is over.
public interface StreamDecoder {
    /// @throws dev.llm.model.LlmException for an error inside the stream, or a frame that cannot be read
    void decode(Frame frame, Consumer<Event> out);

    /// The bytes are over.
    ///
    /// @throws dev.llm.model.LlmException of kind CUT when the reply is not
    void end(Consumer<Event> out);
}
