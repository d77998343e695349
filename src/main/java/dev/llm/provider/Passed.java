package dev.llm.provider;

import dev.llm.http.HttpReply;
import org.jspecify.annotations.Nullable;

/// The answer to a [Forwarded] request: its status is 2xx, and its body is yet to be read.
///
/// @param key where the key came from that was used; null when there was none
public record Passed(HttpReply answer, @Nullable String key) implements AutoCloseable {
    @Override
    public void close() {
        answer.close();
    }
}
