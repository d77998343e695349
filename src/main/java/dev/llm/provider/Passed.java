package dev.llm.provider;

import dev.llm.http.HttpReply;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The answer to a [Forwarded] request: its status is 2xx, and its body is yet to be read.
///
/// @param key where the key came from that was used; null when there was none
/// @param meter told how many tokens the answer took, prompt included, once that is known
/// @param queued for how many nanoseconds the request waited for its turn before it was sent
public record Passed(HttpReply answer, @Nullable String key, LongConsumer meter, long queued)
        implements AutoCloseable {
    public Passed(HttpReply answer, @Nullable String key) {
        this(answer, key, _ -> {}, 0);
    }

    /// The same, of which one more keeps account, who let it wait.
    public Passed metered(LongConsumer more, long waited) {
        return new Passed(answer, key, meter.andThen(more), queued + waited);
    }

    @Override
    public void close() {
        answer.close();
    }
}
