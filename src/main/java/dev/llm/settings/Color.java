package dev.llm.settings;

/// Whether output may be coloured; `AUTO` leaves it to the terminal and its variables.
public enum Color {
    AUTO,
    ALWAYS,
    NEVER
}
