package dev.llm.dialect.anthropic;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `stop_reason`, `stop_sequence` and `stop_details`, which stand in a whole reply and in `message_delta` alike.
final class StopWords {
    private StopWords() {}

    /// The stop that an object tells, or null when it tells none.
    static @Nullable Stop decode(JsonObject owner) {
        String word = owner.text("stop_reason");
        if (word == null) {
            return null;
        }
        return new Stop(
                reason(word),
                word,
                owner.text("stop_sequence"),
                detail(owner.object("stop_details")));
    }

    static void encode(ObjectNode target, Stop stop) {
        target.put("stop_reason", word(stop)).put("stop_sequence", stop.sequence());
        if (stop.detail() != null) {
            target.set(
                    "stop_details",
                    Json.object().put("type", "refusal").put("explanation", stop.detail()));
        }
    }

    private static @Nullable String detail(@Nullable JsonObject details) {
        if (details == null) {
            return null;
        }
        String explanation = details.text("explanation");
        return explanation == null ? details.text("category") : explanation;
    }

    private static StopReason reason(String word) {
        return switch (word) {
            case "end_turn" -> StopReason.END_TURN;
            case "stop_sequence" -> StopReason.STOP_SEQUENCE;
            case "max_tokens" -> StopReason.MAX_TOKENS;
            case "model_context_window_exceeded" -> StopReason.CONTEXT_WINDOW_EXCEEDED;
            case "tool_use" -> StopReason.TOOL_USE;
            case "pause_turn" -> StopReason.PAUSE_TURN;
            case "refusal" -> StopReason.REFUSAL;
            default -> StopReason.OTHER;
        };
    }

    private static String word(Stop stop) {
        return switch (stop.reason()) {
            case END_TURN -> "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            case MAX_TOKENS -> "max_tokens";
            case CONTEXT_WINDOW_EXCEEDED -> "model_context_window_exceeded";
            case TOOL_USE -> "tool_use";
            case PAUSE_TURN -> "pause_turn";
            case REFUSAL -> "refusal";
            case OTHER -> stop.raw() == null ? "end_turn" : stop.raw();
        };
    }
}
