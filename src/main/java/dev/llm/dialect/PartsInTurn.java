package dev.llm.dialect;

import dev.llm.model.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Brings the parts of a stream one after the other, for clients that cannot tell several open ones apart. Events of a
/// part that opened while another is open are held back until its turn; those of the part whose turn it is are not.
public final class PartsInTurn {
    private static final int NONE = -1;

    private final Map<Integer, List<Event>> waiting = new TreeMap<>();
    private int current = NONE;

    /// @param index of the part that the event belongs to
    /// @param write is handed the event, now or when its turn comes
    public void accept(int index, Event event, Consumer<Event> write) {
        if (current == NONE && waiting.isEmpty()) {
            current = index;
        }
        if (index != current) {
            waiting.computeIfAbsent(index, _ -> new ArrayList<>()).add(event);
            return;
        }
        handOut(event, write);
        while (current == NONE && !waiting.isEmpty()) {
            current = waiting.keySet().iterator().next();
            List<Event> held = waiting.remove(current);
            if (held != null) {
                held.forEach(kept -> handOut(kept, write));
            }
        }
    }

    private void handOut(Event event, Consumer<Event> write) {
        write.accept(event);
        if (event instanceof Event.PartEnded || event instanceof Event.WholePart) {
            current = NONE;
        }
    }
}
