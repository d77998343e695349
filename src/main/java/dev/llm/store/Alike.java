package dev.llm.store;

import dev.llm.json.Json;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Most events of a stream differ from the one before in nothing but their text. Those are read without being parsed,
/// which would take most of the time that there is for a stream.
final class Alike {
    /// Streams whose events differ in more, a number that counts them, say, are not worth more attempts.
    private static final int MOST_LEARNED = 8;

    /// As long as no event's text is.
    private static final String PROBE = "a text that was put here to see whether it is found";

    private final Function<JsonNode, String> text;
    private @Nullable String before;
    private @Nullable String after;
    private int learned;

    /// @param text what an event says
    Alike(Function<JsonNode, String> text) {
        this.text = text;
    }

    /// @param said gets what the event says
    /// @return whether it is like the one that was learned
    boolean read(String event, StringBuilder said) {
        if (before == null || after == null) {
            return false;
        }
        int from = before.length();
        int to = event.length() - after.length();
        if (to < from || !event.startsWith(before) || !event.endsWith(after)) {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = event.charAt(i);
            if (c == '"' || c == '\\' || c < ' ') {
                return false; // more than a text, or one that is written otherwise
            }
        }
        said.append(event, from, to);
        return true;
    }

    /// Takes an event as what the next ones may be like, if its text is in one place.
    void learn(String event, String said) {
        if (said.isEmpty() || learned == MOST_LEARNED || event.indexOf('\\') >= 0) {
            return;
        }
        learned++;
        int at = event.indexOf('"' + said + '"') + 1;
        if (at == 0) {
            return;
        }
        String head = event.substring(0, at);
        String tail = event.substring(at + said.length());
        JsonNode probe = Json.parse(head + PROBE + tail);
        if (probe != null && text.apply(probe).equals(PROBE)) {
            before = head;
            after = tail;
        }
    }
}
