package dev.llm.dialect.responses;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `status` and `incomplete_details` of a response, and the unified stop.
final class Status {
    static final String COMPLETED = "completed";
    static final String INCOMPLETE = "incomplete";

    private Status() {}

    /// @param status `completed`, `incomplete`, `cancelled`
    /// @param called whether the reply holds calls of functions, for which the status says nothing
    /// @param refused whether it holds a refusal, for which neither
    static Stop decode(String status, JsonObject response, boolean called, boolean refused) {
        JsonObject details = response.object("incomplete_details");
        String reason = details == null ? "" : details.text("reason", "");
        String word = status.equals(INCOMPLETE) && !reason.isEmpty() ? reason : status;
        if (!word.equals(COMPLETED)) {
            return Stop.of(reason(word), word);
        }
        StopReason end = refused ? StopReason.REFUSAL : StopReason.END_TURN;
        return Stop.of(called ? StopReason.TOOL_USE : end, word);
    }

    /// Writes both fields, and says the status.
    static String encode(ObjectNode response, Stop stop, boolean refused) {
        String reason = incompleteFor(stop, refused);
        if (reason == null) {
            response.put("status", COMPLETED).putNull("incomplete_details");
            return COMPLETED;
        }
        response.put("status", INCOMPLETE)
                .set("incomplete_details", Json.object().put("reason", reason));
        return INCOMPLETE;
    }

    private static @Nullable String incompleteFor(Stop stop, boolean refused) {
        String raw = stop.raw();
        return switch (stop.reason()) {
            case END_TURN, STOP_SEQUENCE, PAUSE_TURN, TOOL_USE -> null;
            case MAX_TOKENS, CONTEXT_WINDOW_EXCEEDED -> "max_output_tokens";
            case REFUSAL -> refused && !"content_filter".equals(raw) ? null : "content_filter";
            case OTHER -> raw;
        };
    }

    private static StopReason reason(String word) {
        return switch (word) {
            case "max_output_tokens" -> StopReason.MAX_TOKENS;
            case "content_filter" -> StopReason.REFUSAL;
            default -> StopReason.OTHER;
        };
    }
}
