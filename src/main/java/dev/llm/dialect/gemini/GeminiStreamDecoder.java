package dev.llm.dialect.gemini;

import dev.llm.dialect.StreamDecoder;
import dev.llm.dialect.StreamedJson;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Stop;
import dev.llm.model.Usage;
import dev.llm.sse.Frame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Chunks that are answers themselves, each with more parts, of which the first candidate is read. There is no word for
/// the end but `finishReason`, after which figures may follow; so the reply ends with the stream.
///
/// A part without a signature goes on with the text, or the thought, before it.
final class GeminiStreamDecoder implements StreamDecoder {
    private static final int NONE = -1;

    private final Origin maker;
    private @Nullable PartReader reader;

    private int nextIndex;
    private int prose = NONE;
    private Part.Kind proseKind = Part.Kind.TEXT;
    private boolean called;
    private boolean ended;
    private String finishReason = "";
    private @Nullable String finishMessage;
    private @Nullable String continuation;
    private @Nullable Stop blocked;

    /// The figures of the chunks so far, put together before they are read: what was cached is part of the prompt.
    private final ObjectNode usage = Json.object();

    GeminiStreamDecoder(Origin maker) {
        this.maker = maker;
    }

    @Override
    public void decode(Frame frame, Consumer<Event> out) {
        JsonObject chunk = ended ? null : chunk(frame);
        if (chunk == null) {
            return;
        }
        ErrorCodec.throwIfError(chunk.node());
        if (!ReplyCodec.isAnswer(chunk)) {
            if (reader == null) {
                throw new LlmException(ErrorKind.NOT_AN_API, "the stream is not one of Gemini");
            }
            out.accept(new Event.Unread(GeminiDialect.NAME, "", chunk.raw()));
            return;
        }
        count(chunk.object("usageMetadata"));
        PartReader parts = started(chunk, out);
        Stop refusal = ReplyCodec.blocked(chunk);
        blocked = refusal == null ? blocked : refusal;
        for (JsonObject candidate : ReplyCodec.candidates(chunk)) {
            candidate(candidate, parts, out);
        }
    }

    /// What is broken after the answer is complete cannot take it back.
    private @Nullable JsonObject chunk(Frame frame) {
        try {
            return StreamedJson.object(frame.data());
        } catch (LlmException broken) {
            if (finishReason.isEmpty()) {
                throw broken;
            }
            return null;
        }
    }

    @Override
    public void end(Consumer<Event> out) {
        if (ended) {
            return;
        }
        if (finishReason.isEmpty() && blocked == null) {
            throw new LlmException(ErrorKind.CUT, "the stream ended before the answer did");
        }
        endProse(out);
        ended = true;
        Stop stop =
                blocked == null
                        ? FinishReason.decode(finishReason, finishMessage, continuation, called)
                        : blocked;
        out.accept(new Event.ReplyEnded(stop, usage()));
    }

    private PartReader started(JsonObject chunk, Consumer<Event> out) {
        if (reader == null) {
            String id = chunk.text("responseId", "");
            reader = new PartReader(maker, new Calls(id));
            String model = chunk.text("modelVersion", maker.model());
            out.accept(new Event.ReplyStarted(id, model, usage()));
        }
        return reader;
    }

    private void count(@Nullable JsonObject figures) {
        if (figures != null) {
            usage.setAll((ObjectNode) figures.node());
        }
    }

    private Usage usage() {
        return usage.isEmpty() ? Usage.UNKNOWN : UsageCodec.decode(JsonObject.reply(usage));
    }

    private void candidate(JsonObject candidate, PartReader parts, Consumer<Event> out) {
        JsonObject content = candidate.object("content");
        if (content != null) {
            content.get("role");
            for (JsonObject part : content.objects("parts")) {
                parts.read(part).forEach(read -> part(read, out));
            }
        }
        finishReason = candidate.text("finishReason", finishReason);
        String message = candidate.text("finishMessage");
        finishMessage = message == null ? finishMessage : message;
        String token = candidate.text("continuationToken");
        continuation = token == null ? continuation : token;
        candidate
                .rest(GeminiDialect.NAME)
                .fields()
                .forEach((field, json) ->
                        out.accept(new Event.Unread(GeminiDialect.NAME, field, json)));
    }

    private void part(Part part, Consumer<Event> out) {
        switch (part) {
            case Part.Text text when text.extras().isEmpty() ->
                    prose(Part.Kind.TEXT, text.text(), out);
            case Part.Thinking thinking when !thinking.redacted() && thinking.extras().isEmpty() ->
                    thinking(thinking, out);
            case Part.ToolCall call when call.extras().isEmpty() -> call(call, out);
            case Part.Text _,
                    Part.Thinking _,
                    Part.ToolCall _,
                    Part.Image _,
                    Part.Document _,
                    Part.Audio _,
                    Part.ToolResult _,
                    Part.Refusal _,
                    Part.Opaque _ -> {
                endProse(out);
                called |= part instanceof Part.ToolCall;
                out.accept(new Event.WholePart(nextIndex++, part));
            }
        }
    }

    /// A signature ends the thought that it is on; that of the next part is a part of its own.
    private void thinking(Part.Thinking thinking, Consumer<Event> out) {
        if (PartWriter.isSignature(thinking)) {
            endProse(out);
        }
        prose(Part.Kind.THINKING, thinking.text(), out);
        if (thinking.proof() != null) {
            out.accept(new Event.Proved(prose, thinking.proof()));
            endProse(out);
        }
    }

    private void prose(Part.Kind kind, String text, Consumer<Event> out) {
        if (prose == NONE || proseKind != kind) {
            endProse(out);
            prose = nextIndex++;
            proseKind = kind;
            out.accept(new Event.PartStarted(prose, kind, null));
        }
        if (!text.isEmpty()) {
            out.accept(new Event.TextDelta(prose, text));
        }
    }

    private void endProse(Consumer<Event> out) {
        if (prose != NONE) {
            out.accept(new Event.PartEnded(prose));
            prose = NONE;
        }
    }

    private void call(Part.ToolCall call, Consumer<Event> out) {
        endProse(out);
        called = true;
        int index = nextIndex++;
        var head = new Event.CallHead(call.id(), call.name());
        out.accept(new Event.PartStarted(index, Part.Kind.TOOL_CALL, head));
        out.accept(new Event.ArgumentsDelta(index, call.arguments().text()));
        out.accept(new Event.PartEnded(index));
    }
}
