package dev.llm.dialect.responses;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What was answered before, for clients that name it and do not send it again.
public interface ItemMemory {
    /// Knows nothing and keeps nothing.
    ItemMemory NONE = new NoMemory();

    /// What was said up to a response and in it, item by item; null when that is not known.
    @Nullable List<JsonNode> conversation(String responseId);

    /// An item that was answered; null when it is not known.
    @Nullable JsonNode item(String id);

    /// @param previousId the response that the client went on from, null when there was none
    /// @param input what the client said since
    void keep(@Nullable String previousId, List<JsonNode> input, ObjectNode response);
}
