package dev.llm.dialect.ollama;

import dev.llm.dialect.Losses;
import dev.llm.dialect.StreamEncoder;
import dev.llm.json.Json;
import dev.llm.model.Event;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Part;
import dev.llm.model.RawJson;
import dev.llm.model.Role;
import dev.llm.model.Usage;
import dev.llm.sse.Frame;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Writes one line per piece of text, one per finished tool call, and a last one with `done`.
final class OllamaStreamEncoder implements StreamEncoder {
    private final InstantSource clock;
    private final MessageWriter writer =
            new MessageWriter(new Losses(OllamaDialect.NAME), Json.array());
    private final Map<Integer, Open> open = new LinkedHashMap<>();
    private final Map<Integer, Part.ToolCall> finished = new HashMap<>();
    private int written;
    private String model = "";
    private Usage usage = Usage.UNKNOWN;

    OllamaStreamEncoder(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void encode(Event event, Consumer<Frame> out) {
        switch (event) {
            case Event.ReplyStarted started -> {
                model = started.model();
                usage = started.usage();
            }
            case Event.PartStarted(int index, Part.Kind kind, Event.CallHead head) ->
                    open.put(index, new Open(kind, head, new StringBuilder()));
            case Event.TextDelta(int index, String text) -> text(open.get(index), text, out);
            case Event.ArgumentsDelta(int index, String json) -> {
                Open call = open.get(index);
                if (call != null) {
                    call.arguments().append(json);
                }
            }
            case Event.PartEnded(int index) -> partEnded(index, out);
            case Event.WholePart(int _, Part part) -> whole(part, out);
            // Neither proofs nor annotations have a place in this format.
            case Event.Proved _, Event.Annotated _, Event.Unread _ -> {}
            case Event.ReplyEnded ended -> end(ended, out);
        }
    }

    @Override
    public void fail(LlmException failure, Consumer<Frame> out) {
        emit(ErrorCodec.encode(failure), out);
    }

    private void text(@Nullable Open part, String text, Consumer<Frame> out) {
        boolean thinking = part != null && part.kind() == Part.Kind.THINKING;
        said(
                thinking ? new Part.Thinking(text, null, false, Extras.NONE) : new Part.Text(text),
                out);
    }

    /// A call is written when it is whole and those that began before it are written: a client that drops the ids pairs
    /// results by order.
    private void partEnded(int index, Consumer<Frame> out) {
        Open part = open.get(index);
        if (part == null || part.head() == null) {
            open.remove(index);
            return;
        }
        String text = part.arguments().toString();
        RawJson arguments = text.isBlank() ? RawJson.EMPTY_OBJECT : new RawJson(text);
        finished.put(
                index,
                new Part.ToolCall(part.head().id(), part.head().name(), arguments, Extras.NONE));
        for (var calls = open.entrySet().iterator(); calls.hasNext(); ) {
            Map.Entry<Integer, Open> next = calls.next();
            Part.ToolCall call = finished.remove(next.getKey());
            if (call != null) {
                call(call, out);
                calls.remove();
            } else if (next.getValue().head() != null) {
                return;
            }
        }
    }

    private void whole(Part part, Consumer<Frame> out) {
        switch (part) {
            case Part.Text _, Part.Refusal _ -> said(part, out);
            case Part.Thinking thinking -> {
                if (!thinking.redacted()) {
                    said(thinking, out);
                }
            }
            case Part.ToolCall call -> call(call, out);
            case Part.Image _, Part.Document _, Part.Audio _, Part.ToolResult _, Part.Opaque _ -> {}
        }
    }

    /// The index of a call counts through the reply, though each call is a line of its own.
    private void call(Part.ToolCall call, Consumer<Frame> out) {
        ObjectNode message = writer.message(Role.ASSISTANT, List.of(call));
        ((ObjectNode) message.path("tool_calls").path(0).path("function")).put("index", written++);
        piece(message, out);
    }

    private void said(Part part, Consumer<Frame> out) {
        piece(writer.message(Role.ASSISTANT, List.of(part)), out);
    }

    private void piece(ObjectNode message, Consumer<Frame> out) {
        ObjectNode line = line();
        line.set("message", message);
        emit(line.put("done", false), out);
    }

    private void end(Event.ReplyEnded ended, Consumer<Frame> out) {
        ObjectNode line = line();
        line.set("message", writer.message(Role.ASSISTANT, List.of()));
        line.put("done", true).put("done_reason", DoneReason.encode(ended.stop()));
        UsageCodec.encode(line, usage.updatedBy(ended.usage()));
        emit(line, out);
    }

    private ObjectNode line() {
        return Json.object().put("model", model).put("created_at", clock.instant().toString());
    }

    private static void emit(ObjectNode line, Consumer<Frame> out) {
        out.accept(new Frame("", Json.write(line)));
    }

    /// A part that has begun, and the arguments so far when it is a call.
    private record Open(Part.Kind kind, Event.@Nullable CallHead head, StringBuilder arguments) {}
}
