package dev.llm.proxy;

import dev.llm.model.Usage;

/// Reads along beside an answer that goes through as it is, for what it says that it used.
interface UsageReader {
    void read(byte[] bytes);

    /// As far as it has been said.
    Usage usage();
}
