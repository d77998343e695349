package dev.llm.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the command line of `llm count-tokens` asks for.
///
/// @param words the arguments: text, or files when all of them are there and nothing else is to be counted
/// @param request a file that holds the body of a request
/// @param exact whether the provider is asked
/// @param verbosity how many `-v`
record CountOptions(
        List<String> words,
        List<String> files,
        @Nullable String request,
        List<String> models,
        @Nullable String system,
        boolean json,
        boolean exact,
        int verbosity) {}
