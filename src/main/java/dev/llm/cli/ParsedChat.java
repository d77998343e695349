package dev.llm.cli;

/// What a command line turned out to be.
sealed interface ParsedChat {
    record Chat(ChatOptions options) implements ParsedChat {}

    record Help() implements ParsedChat {}

    record Version() implements ParsedChat {}
}
