package dev.llm.proxy;

import dev.llm.proxy.front.Exchange;

/// Told of every exchange. Must neither block nor throw.
public interface Witness {
    /// Before anything is forwarded.
    ///
    /// @param body unpacked
    default void began(Trail trail, Way way, Exchange exchange, byte[] body) {}

    /// When it is over, however it ended.
    ///
    /// @param now a `System.nanoTime`
    void ended(Trail trail, Way way, Exchange exchange, long now);
}
