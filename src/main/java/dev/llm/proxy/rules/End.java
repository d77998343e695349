package dev.llm.proxy.rules;

/// Where a text is put.
public enum End {
    FRONT,
    BACK
}
