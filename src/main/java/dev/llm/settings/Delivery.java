package dev.llm.settings;

/// When the proxy lets a streamed answer of a route go on to the client.
public enum Delivery {
    /// As it comes.
    STREAM,
    /// When all of it is there, so that another target can still take over.
    WHOLE
}
