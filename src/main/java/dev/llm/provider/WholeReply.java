package dev.llm.provider;

import dev.llm.model.ChatReply;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An answer that came in one piece.
final class WholeReply implements Reply {
    private final Iterator<Event> events;
    private final List<String> lost;
    private final boolean complete;

    WholeReply(ChatReply reply, List<String> lost) {
        this.events = reply.events().iterator();
        this.lost = lost;
        this.complete = reply.complete();
    }

    @Override
    public @Nullable Event next() {
        if (events.hasNext()) {
            return events.next();
        }
        if (!complete) {
            throw new LlmException(ErrorKind.CUT, "the answer ended before it was whole");
        }
        return null;
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
