package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.model.Event;
import dev.llm.model.Part;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The grammar that [Event] promises.
final class EventGrammar {
    private final Map<Integer, Part.Kind> open = new HashMap<>();
    private int next;
    private boolean started;
    private boolean ended;

    private EventGrammar() {}

    /// The stream may have broken off, so the end may be missing.
    static void check(List<Event> events) {
        var grammar = new EventGrammar();
        events.forEach(grammar::accept);
    }

    private void accept(Event event) {
        assertThat(ended).as("after the end: %s", event).isFalse();
        assertThat(started)
                .as("started: %s", event)
                .isEqualTo(!(event instanceof Event.ReplyStarted));
        switch (event) {
            case Event.ReplyStarted _ -> started = true;
            case Event.PartStarted(int index, Part.Kind kind, Event.CallHead call) -> {
                assertThat(index).isEqualTo(next++);
                assertThat(call != null).isEqualTo(kind == Part.Kind.TOOL_CALL);
                open.put(index, kind);
            }
            case Event.WholePart(int index, Part _) -> assertThat(index).isEqualTo(next++);
            case Event.TextDelta(int index, String text) -> {
                assertThat(open.get(index)).isNotNull().isNotEqualTo(Part.Kind.TOOL_CALL);
                assertThat(text).isNotEmpty();
            }
            case Event.ArgumentsDelta(int index, String json) -> {
                assertThat(open.get(index)).isEqualTo(Part.Kind.TOOL_CALL);
                assertThat(json).isNotEmpty();
            }
            case Event.Proved proved ->
                    assertThat(open.get(proved.index())).isEqualTo(Part.Kind.THINKING);
            case Event.Annotated annotated ->
                    assertThat(open.get(annotated.index())).isEqualTo(Part.Kind.TEXT);
            case Event.PartEnded(int index) -> assertThat(open.remove(index)).isNotNull();
            case Event.Unread _ -> {}
            case Event.ReplyEnded _ -> {
                assertThat(open).isEmpty();
                ended = true;
            }
        }
    }
}
