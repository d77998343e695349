package dev.llm.provider;

import dev.llm.model.ChatReply;
import dev.llm.model.Event;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An answer that came in one piece.
final class WholeReply implements Reply {
    private final Iterator<Event> events;
    private final List<String> lost;

    WholeReply(ChatReply reply, List<String> lost) {
        this.events = reply.events().iterator();
        this.lost = lost;
    }

    @Override
    public @Nullable Event next() {
        return events.hasNext() ? events.next() : null;
    }

    @Override
    public boolean ready() {
        return events.hasNext();
    }

    @Override
    public List<String> lost() {
        return lost;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
