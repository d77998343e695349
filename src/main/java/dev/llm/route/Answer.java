package dev.llm.route;

import dev.llm.provider.Reply;

/// An answer that has begun, and who gives it.
public record Answer(Target target, Reply reply) implements AutoCloseable {
    @Override
    public void close() {
        reply.close();
    }
}
