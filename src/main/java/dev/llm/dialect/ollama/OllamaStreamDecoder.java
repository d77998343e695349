package dev.llm.dialect.ollama;

import dev.llm.dialect.StreamDecoder;
import dev.llm.dialect.StreamedJson;
import dev.llm.json.JsonObject;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Usage;
import dev.llm.sse.Frame;
import java.util.function.Consumer;

/// Lines with a piece of the message each, the last one with `done`. Tool calls arrive whole.
final class OllamaStreamDecoder implements StreamDecoder {
    private static final int NONE = -1;

    private final Origin maker;

    private int nextIndex;
    private int prose = NONE;
    private Part.Kind proseKind = Part.Kind.TEXT;
    private boolean started;
    private boolean ended;
    private int calls;
    private String createdAt = "";

    OllamaStreamDecoder(Origin maker) {
        this.maker = maker;
    }

    @Override
    public void decode(Frame frame, Consumer<Event> out) {
        if (ended) {
            return;
        }
        JsonObject line = StreamedJson.object(frame.data());
        ErrorCodec.throwIfError(line.node());
        JsonObject message = line.object("message");
        boolean done = Boolean.TRUE.equals(line.bool("done"));
        if (message == null && !done) {
            throw new LlmException(
                    ErrorKind.NOT_AN_API, "the stream is not one of Ollama's chat API");
        }
        start(line, out);
        if (message != null) {
            message(message, out);
        }
        if (done) {
            endProse(out);
            ended = true;
            out.accept(
                    new Event.ReplyEnded(
                            DoneReason.decode(line, calls > 0), UsageCodec.decode(line)));
        }
    }

    @Override
    public void end(Consumer<Event> out) {
        if (!ended) {
            throw new LlmException(ErrorKind.CUT, "the stream ended before the answer did");
        }
    }

    private void start(JsonObject line, Consumer<Event> out) {
        if (!started) {
            started = true;
            createdAt = line.text("created_at", "");
            String model = line.text("model", maker.model());
            out.accept(new Event.ReplyStarted("", model, Usage.UNKNOWN));
        }
    }

    private void message(JsonObject message, Consumer<Event> out) {
        prose(Part.Kind.THINKING, message.text("thinking", ""), out);
        prose(Part.Kind.TEXT, message.text("content", ""), out);
        for (JsonObject call : message.objects("tool_calls")) {
            endProse(out);
            call(MessageReader.call(call, createdAt, calls++), out);
        }
    }

    private void prose(Part.Kind kind, String text, Consumer<Event> out) {
        if (text.isEmpty()) {
            return;
        }
        if (prose == NONE || proseKind != kind) {
            endProse(out);
            prose = nextIndex++;
            proseKind = kind;
            out.accept(new Event.PartStarted(prose, kind, null));
        }
        out.accept(new Event.TextDelta(prose, text));
    }

    private void endProse(Consumer<Event> out) {
        if (prose != NONE) {
            out.accept(new Event.PartEnded(prose));
            prose = NONE;
        }
    }

    private void call(Part.ToolCall call, Consumer<Event> out) {
        int index = nextIndex++;
        var head = new Event.CallHead(call.id(), call.name());
        out.accept(new Event.PartStarted(index, Part.Kind.TOOL_CALL, head));
        out.accept(new Event.ArgumentsDelta(index, call.arguments().text()));
        out.accept(new Event.PartEnded(index));
    }
}
