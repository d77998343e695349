package dev.llm.dialect.openai;

import dev.llm.model.Stop;
import dev.llm.model.StopReason;

/// `finish_reason` and the unified stop.
final class FinishReason {
    private FinishReason() {}

    /// @param called whether the reply holds tool calls: some servers say `stop` all the same
    /// @param refused whether the reply holds a refusal, for which OpenAI says `stop`
    static Stop decode(String word, boolean called, boolean refused) {
        StopReason reason = reason(word);
        if (reason == StopReason.END_TURN && (called || refused)) {
            reason = called ? StopReason.TOOL_USE : StopReason.REFUSAL;
        }
        return Stop.of(reason, word);
    }

    static String encode(Stop said, boolean called, boolean refused) {
        Stop stop = said.agreeing(called);
        String raw = stop.raw();
        if (raw != null && reason(raw) == stop.reason()) {
            return raw;
        }
        return switch (stop.reason()) {
            case END_TURN, STOP_SEQUENCE, PAUSE_TURN, OTHER -> end(called);
            case MAX_TOKENS, CONTEXT_WINDOW_EXCEEDED -> "length";
            case TOOL_USE -> "tool_calls";
            case REFUSAL -> refused ? end(called) : "content_filter";
        };
    }

    private static String end(boolean called) {
        return called ? "tool_calls" : "stop";
    }

    private static StopReason reason(String word) {
        return switch (word) {
            case "stop", "eos" -> StopReason.END_TURN; // Together says eos
            case "length" -> StopReason.MAX_TOKENS;
            case "model_length" -> StopReason.CONTEXT_WINDOW_EXCEEDED; // Mistral
            case "tool_calls", "function_call" -> StopReason.TOOL_USE;
            case "content_filter" -> StopReason.REFUSAL;
            default -> StopReason.OTHER;
        };
    }
}
