package dev.llm.settings;

/// How the proxy writes a line about an exchange.
public enum LogFormat {
    TEXT,
    JSON
}
