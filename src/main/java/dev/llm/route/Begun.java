package dev.llm.route;

import dev.llm.model.Event;
import dev.llm.provider.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A reply whose first event is there: from here on the answer is paid for, and nobody else is asked.
final class Begun implements Reply {
    private @Nullable Event first;
    private final Reply rest;

    private Begun(@Nullable Event first, Reply rest) {
        this.first = first;
        this.rest = rest;
    }

    /// Waits for the first event.
    ///
    /// @throws dev.llm.model.LlmException when the answer fails before it; the reply is closed then
    static Begun of(Reply reply) {
        if (reply instanceof Begun begun) {
            return begun;
        }
        try {
            return new Begun(reply.next(), reply);
        } catch (RuntimeException e) {
            reply.close();
            throw e;
        }
    }

    @Override
    public @Nullable Event next() {
        Event event = first;
        first = null;
        return event != null ? event : rest.next();
    }

    @Override
    public boolean ready() {
        return first != null || rest.ready();
    }

    @Override
    public List<String> lost() {
        return rest.lost();
    }

    @Override
    public @Nullable String key() {
        return rest.key();
    }

    @Override
    public long queued() {
        return rest.queued();
    }

    @Override
    public void close() {
        rest.close();
    }
}
