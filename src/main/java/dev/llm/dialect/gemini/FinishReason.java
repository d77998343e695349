package dev.llm.dialect.gemini;

import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import org.jspecify.annotations.Nullable;

/// `finishReason` and the unified stop.
final class FinishReason {
    static final String CONTINUATION = "CONTINUATION";

    private FinishReason() {}

    /// @param word empty when the reply tells none
    /// @param message the provider's words beside it
    /// @param token with which the same request goes on where this answer stopped
    /// @param called whether the reply holds function calls, for which the reason is `STOP` too
    static Stop decode(
            String word, @Nullable String message, @Nullable String token, boolean called) {
        StopReason known = reason(word);
        StopReason reason = known == null ? StopReason.OTHER : known;
        if (reason == StopReason.END_TURN && called) {
            reason = StopReason.TOOL_USE;
        }
        boolean goesOn = reason == StopReason.PAUSE_TURN;
        return new Stop(reason, word.isEmpty() ? null : word, null, message, goesOn ? token : null);
    }

    static String encode(Stop stop) {
        String raw = stop.raw();
        if (raw != null && reason(raw) == stop.reason()) {
            return raw;
        }
        return switch (stop.reason()) {
            case END_TURN, STOP_SEQUENCE, TOOL_USE -> "STOP";
            case MAX_TOKENS, CONTEXT_WINDOW_EXCEEDED -> "MAX_TOKENS";
            case REFUSAL -> "SAFETY";
            case PAUSE_TURN -> stop.continuation() == null ? "OTHER" : CONTINUATION;
            case OTHER -> "OTHER";
        };
    }

    private static @Nullable StopReason reason(String word) {
        return switch (word) {
            case "STOP" -> StopReason.END_TURN;
            case "MAX_TOKENS" -> StopReason.MAX_TOKENS;
            case CONTINUATION -> StopReason.PAUSE_TURN;
            case "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" ->
                    StopReason.REFUSAL;
            case "OTHER",
                    "LANGUAGE",
                    "MALFORMED_FUNCTION_CALL",
                    "MALFORMED_RESPONSE",
                    "UNEXPECTED_TOOL_CALL",
                    "TOO_MANY_TOOL_CALLS",
                    "IMAGE_OTHER",
                    "NO_IMAGE" ->
                    StopReason.OTHER;
            default -> null;
        };
    }
}
