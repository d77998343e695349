package dev.llm.provider;

import dev.llm.model.ChatRequest;
import java.util.List;

/// A request that its model takes.
///
/// @param changed what had to be left out or put in another way, by name
public record Suited(ChatRequest request, List<String> changed) {
    public Suited {
        changed = List.copyOf(changed);
    }
}
