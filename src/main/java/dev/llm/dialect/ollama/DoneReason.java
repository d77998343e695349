package dev.llm.dialect.ollama;

import dev.llm.json.JsonObject;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import org.jspecify.annotations.Nullable;

/// `done_reason` and the unified stop.
final class DoneReason {
    private DoneReason() {}

    /// @param body the last line of a reply. Old servers give no reason
    /// @param called whether the reply holds tool calls, for which the reason is `stop` too
    static Stop decode(JsonObject body, boolean called) {
        String word = body.text("done_reason");
        StopReason reason = reason(word);
        boolean tool = called && reason == StopReason.END_TURN;
        return new Stop(tool ? StopReason.TOOL_USE : reason, word, null, null);
    }

    static String encode(Stop stop) {
        String raw = stop.raw();
        return switch (stop.reason()) {
            case END_TURN, STOP_SEQUENCE, TOOL_USE, PAUSE_TURN, REFUSAL -> "stop";
            case MAX_TOKENS, CONTEXT_WINDOW_EXCEEDED -> "length";
            case OTHER -> raw == null ? "stop" : raw;
        };
    }

    private static StopReason reason(@Nullable String word) {
        return switch (word) {
            case "stop" -> StopReason.END_TURN;
            case "length" -> StopReason.MAX_TOKENS;
            case null -> StopReason.END_TURN;
            default -> StopReason.OTHER;
        };
    }
}
