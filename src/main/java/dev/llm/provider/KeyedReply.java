package dev.llm.provider;

import dev.llm.model.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A reply, and where the key came from that it was asked for with.
record KeyedReply(Reply reply, String key) implements Reply {
    @Override
    public @Nullable Event next() {
        return reply.next();
    }

    @Override
    public boolean ready() {
        return reply.ready();
    }

    @Override
    public List<String> lost() {
        return reply.lost();
    }

    @Override
    public long queued() {
        return reply.queued();
    }

    @Override
    public void close() {
        reply.close();
    }
}
