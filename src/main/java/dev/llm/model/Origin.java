package dev.llm.model;

/// Who made, or will read, a part of a conversation.
///
/// @param provider the entry's name in the settings, such as `anthropic`
/// @param model the model's id as that provider knows it
public record Origin(String provider, String model) {}
