package dev.llm.proxy.rules;

/// @param name for people
public record Rule(String name, Condition condition, Action action) {}
