package dev.llm.dialect.gemini;

import dev.llm.dialect.Losses;
import dev.llm.dialect.PartsInTurn;
import dev.llm.dialect.StreamEncoder;
import dev.llm.json.Json;
import dev.llm.model.Event;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Part;
import dev.llm.model.Proof;
import dev.llm.model.RawJson;
import dev.llm.model.Usage;
import dev.llm.sse.Frame;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes a chunk per piece of text and one per call, which this format has whole only; the last one says why it ends.
///
/// A signature is written with the piece that it belongs to. So the last piece of a thought waits for its end, and a
/// signature for the part that comes next.
final class GeminiStreamEncoder implements StreamEncoder {
    private final PartWriter writer = new PartWriter(null, new Losses(GeminiDialect.NAME));
    private final PartsInTurn inTurn = new PartsInTurn();

    private Part.Kind kind = Part.Kind.TEXT;
    private Event.@Nullable CallHead call;
    private final StringBuilder arguments = new StringBuilder();
    private @Nullable String lastThought;
    private @Nullable Proof proof;
    private Part.@Nullable Thinking signature;

    private String id = "";
    private String model = "";
    private Usage usage = Usage.UNKNOWN;

    @Override
    public void encode(Event event, Consumer<Frame> out) {
        switch (event) {
            case Event.ReplyStarted started -> {
                id = started.id();
                model = started.model();
                usage = started.usage();
            }
            case Event.PartStarted started -> inTurn(started.index(), event, out);
            case Event.TextDelta delta -> inTurn(delta.index(), event, out);
            case Event.ArgumentsDelta delta -> inTurn(delta.index(), event, out);
            case Event.Proved proved -> inTurn(proved.index(), event, out);
            case Event.PartEnded ended -> inTurn(ended.index(), event, out);
            case Event.WholePart whole -> inTurn(whole.index(), event, out);
            case Event.Annotated _ -> {} // has no place in this format
            case Event.Unread unread -> unread(unread, out);
            case Event.ReplyEnded ended -> end(ended, out);
        }
    }

    @Override
    public void fail(LlmException failure, Consumer<Frame> out) {
        emit(ErrorCodec.encode(failure), out);
    }

    private void inTurn(int index, Event event, Consumer<Frame> out) {
        inTurn.accept(index, event, now -> write(now, out));
    }

    private void write(Event event, Consumer<Frame> out) {
        switch (event) {
            case Event.PartStarted(int _, Part.Kind opened, Event.CallHead head) -> {
                kind = opened;
                call = head;
                arguments.setLength(0);
                lastThought = null;
                proof = null;
            }
            case Event.TextDelta(int _, String text) -> text(text, out);
            case Event.ArgumentsDelta(int _, String json) -> arguments.append(json);
            case Event.Proved proved -> proof = proved.proof();
            case Event.PartEnded _ -> partEnded(out);
            case Event.WholePart(int _, Part part) -> said(part, out);
            case Event.ReplyStarted _, Event.Annotated _, Event.Unread _, Event.ReplyEnded _ -> {}
        }
    }

    private void text(String text, Consumer<Frame> out) {
        if (kind != Part.Kind.THINKING) {
            said(new Part.Text(text), out);
            return;
        }
        if (lastThought != null) {
            said(new Part.Thinking(lastThought, null, false, Extras.NONE), out);
        }
        lastThought = text;
    }

    private void partEnded(Consumer<Frame> out) {
        if (call != null) {
            String text = arguments.toString();
            RawJson whole = text.isBlank() ? RawJson.EMPTY_OBJECT : new RawJson(text);
            said(new Part.ToolCall(call.id(), call.name(), whole, Extras.NONE), out);
        } else if (lastThought != null || proof != null) {
            String text = lastThought == null ? "" : lastThought;
            said(new Part.Thinking(text, proof, false, Extras.NONE), out);
        }
    }

    /// Writes a piece with the signature before it; a signature itself waits.
    private void said(Part part, Consumer<Frame> out) {
        boolean another = PartWriter.isSignature(part);
        List<Part> parts = signature == null ? List.of() : List.of(signature);
        signature = another ? (Part.Thinking) part : null;
        if (!another) {
            parts = parts.isEmpty() ? List.of(part) : List.of(parts.getFirst(), part);
        }
        ArrayNode written = writer.write(parts);
        if (!written.isEmpty()) {
            emit(chunk(ReplyCodec.candidate(written), Usage.UNKNOWN), out);
        }
    }

    /// A chunk that was not read goes on as it was, a field of a candidate in its place.
    private void unread(Event.Unread unread, Consumer<Frame> out) {
        if (!unread.dialect().equals(GeminiDialect.NAME)) {
            return;
        }
        if (unread.type().isEmpty()) {
            out.accept(new Frame("", unread.json().text()));
            return;
        }
        ObjectNode candidate = ReplyCodec.candidate(Json.array());
        candidate.set(unread.type(), Json.tree(unread.json()));
        emit(chunk(candidate, Usage.UNKNOWN), out);
    }

    private void end(Event.ReplyEnded ended, Consumer<Frame> out) {
        if (signature != null) {
            emit(chunk(ReplyCodec.candidate(writer.write(List.of(signature))), Usage.UNKNOWN), out);
        }
        ArrayNode nothing = Json.array().add(Json.object().put("text", ""));
        ObjectNode candidate = ReplyCodec.candidate(nothing);
        ReplyCodec.end(candidate, ended.stop());
        emit(chunk(candidate, usage.updatedBy(ended.usage())), out);
    }

    private ObjectNode chunk(ObjectNode candidate, Usage figures) {
        return ReplyCodec.body(candidate, figures, model, id);
    }

    private static void emit(ObjectNode chunk, Consumer<Frame> out) {
        out.accept(new Frame("", Json.write(chunk)));
    }
}
