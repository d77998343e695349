package dev.llm.proxy.front;

import dev.llm.model.LlmException;

/// Who serves what comes in.
public interface Handler {
    /// Serves one exchange, blocking, on a thread of its own. When the client leaves, the thread is interrupted.
    void serve(Exchange exchange);

    /// Answers what cannot be served at all: a body that is too large or too slow, one exchange too many. Must not block.
    ///
    /// @return the answer's body in the format that clients of this path read
    Refusal refuse(String path, LlmException failure);
}
