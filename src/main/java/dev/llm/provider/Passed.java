package dev.llm.provider;

import dev.llm.http.HttpReply;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The answer to a [Forwarded] request: its status is 2xx, and its body is yet to be read.
///
/// @param key where the key came from that was used; null when there was none
/// @param meter told how many tokens the answer took, prompt included, once that is known
public record Passed(HttpReply answer, @Nullable String key, LongConsumer meter)
        implements AutoCloseable {
    public Passed(HttpReply answer, @Nullable String key) {
        this(answer, key, _ -> {});
    }

    /// The same, of which one more keeps account.
    public Passed metered(LongConsumer more) {
        return new Passed(answer, key, meter.andThen(more));
    }

    @Override
    public void close() {
        answer.close();
    }
}
