package dev.llm.model;

/// Who speaks. A tool's result is a part of what the user says next.
public enum Role {
    SYSTEM,
    USER,
    ASSISTANT
}
