package dev.llm.settings;

/// Whose requests and answers are logged.
public enum LogBodies {
    ALL,
    ERRORS,
    NONE
}
