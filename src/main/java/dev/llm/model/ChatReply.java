package dev.llm.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A whole answer.
///
/// @param complete false when the stream ended before the reply did: such a reply is never to be shown as finished
public record ChatReply(
        String id, String model, List<Part> parts, Stop stop, Usage usage, boolean complete) {
    public ChatReply {
        parts = List.copyOf(parts);
    }

    /// The events by which this reply would have been streamed, each part in one piece. One that is not complete does not
    /// end.
    public List<Event> events() {
        var events = new ArrayList<Event>();
        events.add(new Event.ReplyStarted(id, model, usage));
        for (int index = 0; index < parts.size(); index++) {
            events.addAll(events(index, parts.get(index)));
        }
        if (complete) {
            events.add(new Event.ReplyEnded(stop, usage));
        }
        return events;
    }

    /// The events by which a part would have been streamed, in one piece.
    public static List<Event> events(int index, Part part) {
        return switch (part) {
            case Part.Text(String text, Extras extras) when extras.isEmpty() ->
                    streamed(index, Part.Kind.TEXT, null, text, null);
            case Part.Refusal(String text, Extras extras) when extras.isEmpty() ->
                    streamed(index, Part.Kind.REFUSAL, null, text, null);
            case Part.ToolCall(String id, String name, RawJson arguments, Extras extras)
                    when extras.isEmpty() -> {
                var head = new Event.CallHead(id, name);
                yield streamed(index, Part.Kind.TOOL_CALL, head, arguments.text(), null);
            }
            case Part.Thinking(String text, Proof proof, boolean redacted, Extras extras)
                    when !redacted && extras.isEmpty() ->
                    streamed(index, Part.Kind.THINKING, null, text, proof);
            case Part.Text _, Part.Refusal _, Part.ToolCall _, Part.Thinking _ ->
                    List.of(new Event.WholePart(index, part));
            case Part.Image _, Part.Document _, Part.Audio _, Part.ToolResult _, Part.Opaque _ ->
                    List.of(new Event.WholePart(index, part));
        };
    }

    private static List<Event> streamed(
            int index,
            Part.Kind kind,
            Event.@Nullable CallHead call,
            String content,
            @Nullable Proof proof) {
        var events = new ArrayList<Event>();
        events.add(new Event.PartStarted(index, kind, call));
        if (!content.isEmpty()) {
            events.add(
                    kind == Part.Kind.TOOL_CALL
                            ? new Event.ArgumentsDelta(index, content)
                            : new Event.TextDelta(index, content));
        }
        if (proof != null) {
            events.add(new Event.Proved(index, proof));
        }
        events.add(new Event.PartEnded(index));
        return events;
    }

    /// The text of the answer: its text parts, one after the other.
    public String text() {
        var text = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Part.Text(String piece, Extras _)) {
                text.append(piece);
            }
        }
        return text.toString();
    }

    /// The model's own words for why it does not answer, from its refusal parts or from where the reply ended.
    public String refusal() {
        var text = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Part.Refusal refusal) {
                text.append(refusal.text());
            }
        }
        return text.isEmpty() && stop.detail() != null ? stop.detail() : text.toString();
    }

    /// The reasoning that the provider shows.
    public String reasoning() {
        var text = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Part.Thinking thinking) {
                text.append(thinking.text());
            }
        }
        return text.toString();
    }
}
