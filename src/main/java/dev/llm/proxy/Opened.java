package dev.llm.proxy;

import dev.llm.dialect.ClientCall;
import dev.llm.model.Event;
import dev.llm.model.Headers;
import dev.llm.provider.Passed;
import dev.llm.provider.Reply;
import java.util.List;

/// An answer that a target has begun, and that is now the client's.
sealed interface Opened {
    /// In one piece, all of it.
    record Whole(int status, Headers headers, byte[] body) implements Opened {}

    /// A stream in the client's own format.
    ///
    /// @param tap has read what has come so far
    /// @param begin those bytes
    record Stream(Passed passed, Tap tap, byte[] begin) implements Opened {}

    /// A reply in another format.
    ///
    /// @param begin the events that have come so far
    record Told(Reply reply, ClientCall call, List<Event> begin) implements Opened {}
}
