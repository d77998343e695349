package dev.llm.provider;

import dev.llm.model.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An answer that is read as it comes, by one thread. Closing it, or interrupting the reader, ends the exchange.
public interface Reply extends AutoCloseable {
    /// The next event, or null after `ReplyEnded`.
    ///
    /// @throws dev.llm.model.LlmException when the answer fails or breaks off
    @Nullable Event next();

    /// Whether [#next] has an event at hand, and neither waits nor fails. Who passes events on may then gather some.
    default boolean ready() {
        return false;
    }

    /// What the request could not carry to this provider, by name.
    default List<String> lost() {
        return List.of();
    }

    /// Where the key came from that was used; null when there was none, or it is not known.
    default @Nullable String key() {
        return null;
    }

    /// For how many nanoseconds the request waited for its turn before it was sent.
    default long queued() {
        return 0;
    }

    @Override
    void close();
}
