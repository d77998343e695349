package dev.llm.provider;

import dev.llm.model.Event;
import dev.llm.model.Part;
import dev.llm.model.Stop;
import dev.llm.model.Usage;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A reply that its provider pauses in the middle, and whose rest is the answer to the same request with a token: shown
/// as the one reply that it is. A text that was being written goes on, and the parts are counted through.
///
/// The figures of all requests are added up, prompts included: each request reads the prompt, and what was answered so
/// far, anew and is billed for it. Google's own clients add them up too.
final class ContinuedReply implements Reply {
    /// With answers of 32,768 tokens, as unstreamed ones are, that is all that a context of a million can hold.
    static final int MOST_CONTINUATIONS = 32;

    private final List<String> lost;
    private final Function<String, Reply> rest;
    private final Queue<Event> ready = new ArrayDeque<>();

    private Reply current;
    private boolean started;
    private boolean over;

    /// What to ask for the rest with, once all that is here has been handed out.
    private @Nullable String continuation;

    private int continuations;
    private @Nullable String token;
    private @Nullable Usage usage;

    /// What to add to the indices of the current answer; unknown until its first part.
    private @Nullable Integer offset;

    private int nextIndex;

    /// The part that is being written, or was last, by our index, while it may go on in another answer.
    private @Nullable Prose open;

    /// Whether that part has ended as far as the current answer goes: the end is held back until it is certain.
    private boolean endHeld;

    ContinuedReply(Reply first, Function<String, Reply> rest) {
        this.current = first;
        this.lost = first.lost();
        this.rest = rest;
    }

    private record Prose(int index, Part.Kind kind) {}

    @Override
    public @Nullable Event next() {
        while (!over && (ready.isEmpty() || isMoreAtHand())) {
            pull();
        }
        return ready.poll();
    }

    @Override
    public boolean ready() {
        return !ready.isEmpty();
    }

    @Override
    public List<String> lost() {
        return lost;
    }

    @Override
    public void close() {
        current.close();
    }

    private boolean isMoreAtHand() {
        return continuation == null && current.ready();
    }

    private void pull() {
        if (continuation != null) {
            String next = continuation;
            continuation = null;
            current.close();
            current = rest.apply(next);
        }
        Event event = current.next();
        if (event == null) {
            over = true;
            return;
        }
        accept(event);
    }

    private void accept(Event event) {
        switch (event) {
            case Event.ReplyStarted _ -> {
                if (!started) {
                    ready.add(event);
                }
                started = true;
            }
            case Event.PartStarted(int index, Part.Kind kind, Event.CallHead call) ->
                    partStarted(index, kind, call);
            case Event.TextDelta(int index, String text) ->
                    ready.add(new Event.TextDelta(ours(index), text));
            case Event.ArgumentsDelta(int index, String json) ->
                    ready.add(new Event.ArgumentsDelta(ours(index), json));
            case Event.Proved proved -> {
                open = null; // the proof is of what was said up to here
                ready.add(new Event.Proved(ours(proved.index()), proved.proof()));
            }
            case Event.Annotated(int index, String dialect, String field, var item) ->
                    ready.add(new Event.Annotated(ours(index), dialect, field, item));
            case Event.PartEnded(int index) -> partEnded(ours(index));
            case Event.WholePart(int index, Part part) -> {
                ready.add(new Event.WholePart(begin(index), part));
            }
            case Event.Unread _ -> ready.add(event);
            case Event.ReplyEnded(Stop stop, Usage figures) -> replyEnded(stop, figures);
        }
    }

    private void partStarted(int index, Part.Kind kind, Event.@Nullable CallHead call) {
        boolean first = offset == null && continuations > 0;
        if (first && endHeld && open != null && open.kind() == kind) {
            offset = open.index() - index;
            endHeld = false;
            return;
        }
        int ours = begin(index);
        boolean prose = kind == Part.Kind.TEXT || kind == Part.Kind.THINKING;
        open = prose ? new Prose(ours, kind) : null;
        ready.add(new Event.PartStarted(ours, kind, call));
    }

    /// Our index for a part that begins.
    private int begin(int theirs) {
        letEnd();
        if (offset == null) {
            offset = nextIndex - theirs;
        }
        int ours = ours(theirs);
        nextIndex = ours + 1;
        return ours;
    }

    private void partEnded(int index) {
        if (open != null && open.index() == index) {
            endHeld = true;
        } else {
            ready.add(new Event.PartEnded(index));
        }
    }

    private void letEnd() {
        if (endHeld && open != null) {
            ready.add(new Event.PartEnded(open.index()));
        }
        endHeld = false;
        open = null;
    }

    private void replyEnded(Stop stop, Usage figures) {
        usage = usage == null ? figures : usage.plus(figures);
        String next = stop.continuation();
        if (next == null || next.equals(token) || continuations == MOST_CONTINUATIONS) {
            letEnd();
            ready.add(new Event.ReplyEnded(stop, usage));
            over = true;
            return;
        }
        token = next;
        continuations++;
        offset = null;
        continuation = next;
    }

    private int ours(int theirs) {
        return offset == null ? theirs : theirs + offset;
    }
}
