package dev.llm.dialect;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// A request as one format writes it.
///
/// @param lost what the format could not express, by name, for the log and the response header
public record Encoded(ObjectNode body, List<String> lost) {
    public Encoded {
        lost = List.copyOf(lost);
    }
}
