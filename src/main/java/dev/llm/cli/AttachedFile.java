package dev.llm.cli;

import org.jspecify.annotations.Nullable;

/// A file that the command line names to go with the prompt.
///
/// @param place a path, an address, or `-` for standard input
/// @param type its MIME type, when the user says it
record AttachedFile(String place, @Nullable String type) {
    static final String INPUT = "-";

    boolean isInput() {
        return place.equals(INPUT);
    }
}
