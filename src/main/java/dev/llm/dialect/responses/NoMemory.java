package dev.llm.dialect.responses;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// See [ItemMemory#NONE].
record NoMemory() implements ItemMemory {
    @Override
    public @Nullable List<JsonNode> conversation(String responseId) {
        return null;
    }

    @Override
    public @Nullable JsonNode item(String id) {
        return null;
    }

    @Override
    public void keep(@Nullable String previousId, List<JsonNode> input, ObjectNode response) {}
}
