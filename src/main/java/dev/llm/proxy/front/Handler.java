package dev.llm.proxy.front;

import dev.llm.model.Headers;
import dev.llm.model.LlmException;
import org.jspecify.annotations.Nullable;

/// Who serves what comes in.
public interface Handler {
    /// Why a request is not let in, as far as its head tells; null when it is. Asked before its body is read, so that
    /// nobody who may not has the proxy keep one. Must neither block nor throw.
    @Nullable LlmException objection(String method, String path, Headers headers);

    /// Whether who asks for this path wants to know how the proxy is, which matters most when it is full. Must not block.
    default boolean isAboutUs(String path) {
        return false;
    }

    /// Serves one exchange, blocking, on a thread of its own. When the client leaves, the thread is interrupted.
    void serve(Exchange exchange);

    /// The same for one that is not let in: by the objection, or because it is too large, too slow or one too many. Its body
    /// is not there.
    void refuse(Exchange exchange, LlmException why);
}
