package dev.llm.model;

/// How free the model is in calling tools.
public sealed interface ToolChoice {
    record Auto() implements ToolChoice {}

    /// At least one call, of any tool.
    record Any() implements ToolChoice {}

    record Named(String tool) implements ToolChoice {}

    record None() implements ToolChoice {}
}
