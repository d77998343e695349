package dev.llm.dialect.responses;

import dev.llm.json.Json;
import dev.llm.model.ChatReply;
import dev.llm.model.Event;
import dev.llm.model.Part;
import dev.llm.model.RawJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// One item of a stream while it is read: the parts that its pieces have opened, by their place in the content.
///
/// Not every server sends every event. What the pieces left out is taken from the finished item.
final class StreamedItem {
    private final IntSupplier nextIndex;

    /// What the message item has beside its content, told with its first part.
    private final ArrayNode fields;

    private final Map<Integer, Piece> pieces = new TreeMap<>();
    private String section = "";

    StreamedItem(IntSupplier nextIndex, ArrayNode fields) {
        this.nextIndex = nextIndex;
        this.fields = fields;
    }

    void open(int place, Part.Kind kind, Event.@Nullable CallHead call, Consumer<Event> out) {
        pieces.values().forEach(before -> before.end(out));
        var piece = new Piece(nextIndex.getAsInt(), kind);
        out.accept(new Event.PartStarted(piece.index, kind, call));
        if (pieces.isEmpty()) {
            fields.forEach(object -> piece.annotate(ItemReader.MESSAGE, Json.raw(object), out));
        }
        pieces.put(place, piece);
    }

    /// More of a text or refusal.
    void text(int place, Part.Kind kind, String text, Consumer<Event> out) {
        Piece piece = pieces.get(place);
        if (piece == null || piece.kind != kind) {
            open(place, kind, null, out);
        }
        add(place, text, out);
    }

    /// More of a reasoning, which may have several sections.
    void reasoning(String of, String text, Consumer<Event> out) {
        Piece piece = pieces.get(0);
        if (piece != null && !piece.text.isEmpty() && !section.equals(of)) {
            text(0, Part.Kind.THINKING, "\n\n", out);
        }
        section = of;
        text(0, Part.Kind.THINKING, text, out);
    }

    /// More of what is open; nothing where a call's head is not known yet.
    void add(int place, String text, Consumer<Event> out) {
        Piece piece = pieces.get(place);
        if (piece != null) {
            piece.add(text, out);
        }
    }

    void annotate(int place, RawJson annotation, Consumer<Event> out) {
        Piece piece = pieces.get(place);
        if (piece != null) {
            piece.annotate("annotations", annotation, out);
        }
    }

    /// Completes what was streamed of an item and hands out what was not.
    void complete(List<Part> parts, Consumer<Event> out) {
        for (int place = 0; place < parts.size(); place++) {
            Piece piece = pieces.get(place);
            if (piece == null) {
                ChatReply.events(nextIndex.getAsInt(), parts.get(place)).forEach(out);
            } else {
                piece.complete(parts.get(place), out);
            }
        }
        end(out);
    }

    void end(Consumer<Event> out) {
        pieces.values().forEach(piece -> piece.end(out));
    }

    /// A part that has been opened.
    private static final class Piece {
        private final int index;
        private final Part.Kind kind;
        private final StringBuilder text = new StringBuilder();
        private final Map<String, Integer> annotated = new HashMap<>();
        private boolean ended;

        private Piece(int index, Part.Kind kind) {
            this.index = index;
            this.kind = kind;
        }

        private void add(String more, Consumer<Event> out) {
            if (ended || more.isEmpty()) {
                return;
            }
            text.append(more);
            out.accept(
                    kind == Part.Kind.TOOL_CALL
                            ? new Event.ArgumentsDelta(index, more)
                            : new Event.TextDelta(index, more));
        }

        private void annotate(String field, RawJson item, Consumer<Event> out) {
            if (!ended && kind == Part.Kind.TEXT) {
                annotated.merge(field, 1, Integer::sum);
                out.accept(new Event.Annotated(index, ResponsesDialect.NAME, field, item));
            }
        }

        private void complete(Part part, Consumer<Event> out) {
            switch (part) {
                case Part.Text whole when kind == Part.Kind.TEXT -> {
                    fill(whole.text(), out);
                    whole.extras()
                            .fields()
                            .forEach((field, list) -> annotateRest(field, Json.tree(list), out));
                }
                case Part.Refusal whole when kind == Part.Kind.REFUSAL -> fill(whole.text(), out);
                case Part.ToolCall whole when kind == Part.Kind.TOOL_CALL ->
                        fill(whole.arguments().text(), out);
                case Part.Thinking whole when kind == Part.Kind.THINKING -> {
                    fill(whole.text(), out);
                    if (whole.proof() != null && !ended) {
                        out.accept(new Event.Proved(index, whole.proof()));
                    }
                }
                case Part _ -> {}
            }
            end(out);
        }

        private void fill(String whole, Consumer<Event> out) {
            if (whole.startsWith(text.toString())) {
                add(whole.substring(text.length()), out);
            }
        }

        private void annotateRest(String field, JsonNode list, Consumer<Event> out) {
            for (int i = annotated.getOrDefault(field, 0); i < list.size(); i++) {
                annotate(field, Json.raw(list.get(i)), out);
            }
        }

        private void end(Consumer<Event> out) {
            if (!ended) {
                ended = true;
                out.accept(new Event.PartEnded(index));
            }
        }
    }
}
