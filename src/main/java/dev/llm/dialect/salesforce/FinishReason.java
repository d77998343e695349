package dev.llm.dialect.salesforce;

import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import java.util.Locale;

/// `finish_reason` and the unified stop. Salesforce passes on the word of whoever answered: OpenAI's, Anthropic's or
/// Google's.
final class FinishReason {
    private FinishReason() {}

    /// @param refused whether the reply holds a refusal, for which OpenAI says `stop`
    static Stop decode(String word, boolean refused) {
        StopReason reason = reason(word);
        return Stop.of(
                refused && reason == StopReason.END_TURN ? StopReason.REFUSAL : reason, word);
    }

    static String encode(Stop stop) {
        String raw = stop.raw();
        if (raw != null && reason(raw) == stop.reason()) {
            return raw;
        }
        return switch (stop.reason()) {
            case END_TURN, STOP_SEQUENCE, TOOL_USE, PAUSE_TURN, OTHER -> "stop";
            case MAX_TOKENS, CONTEXT_WINDOW_EXCEEDED -> "length";
            case REFUSAL -> "content_filter";
        };
    }

    private static StopReason reason(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "stop", "end_turn" -> StopReason.END_TURN;
            case "stop_sequence" -> StopReason.STOP_SEQUENCE;
            case "length", "max_tokens" -> StopReason.MAX_TOKENS;
            case "model_context_window_exceeded" -> StopReason.CONTEXT_WINDOW_EXCEEDED;
            case "content_filter",
                    "refusal",
                    "safety",
                    "recitation",
                    "blocklist",
                    "prohibited_content",
                    "spii" ->
                    StopReason.REFUSAL;
            default -> StopReason.OTHER;
        };
    }
}
