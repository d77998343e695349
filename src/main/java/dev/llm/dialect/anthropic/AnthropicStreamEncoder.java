package dev.llm.dialect.anthropic;

import dev.llm.dialect.Losses;
import dev.llm.dialect.PartsInTurn;
import dev.llm.dialect.StreamEncoder;
import dev.llm.json.Json;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.Part;
import dev.llm.model.RawJson;
import dev.llm.model.Usage;
import dev.llm.sse.Frame;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes the stream that Anthropic's SDKs accumulate.
///
/// They append a block at `content_block_start` and ignore its index, so blocks must open in index order, without holes
/// and one at a time; events of a part that opened while another is open are held back until its turn.
final class AnthropicStreamEncoder implements StreamEncoder {
    private static final int NONE = -1;

    private final PartsInTurn parts = new PartsInTurn();
    private int block = NONE;

    /// The text block that is to be opened as soon as it has a text: clients send an empty one back, and the API
    /// refuses it.
    private @Nullable ObjectNode unopened;

    private final @Nullable String newId;
    private boolean thinking;
    private boolean called;
    private Usage usage = Usage.UNKNOWN;

    /// @param newId for a reply to which its provider gives none; null when no client of ours is served, and the reply is
    ///     written as it is
    AnthropicStreamEncoder(@Nullable String newId) {
        this.newId = newId;
    }

    @Override
    public void encode(Event event, Consumer<Frame> out) {
        switch (event) {
            case Event.ReplyStarted started -> start(started, out);
            case Event.PartStarted(int index, Part.Kind _, Event.CallHead _) ->
                    inTurn(index, event, out);
            case Event.TextDelta(int index, String _) -> inTurn(index, event, out);
            case Event.ArgumentsDelta(int index, String _) -> inTurn(index, event, out);
            case Event.Proved proved -> inTurn(proved.index(), event, out);
            case Event.Annotated annotated -> inTurn(annotated.index(), event, out);
            case Event.PartEnded(int index) -> inTurn(index, event, out);
            case Event.WholePart(int index, Part _) -> inTurn(index, event, out);
            case Event.Unread(String dialect, String type, RawJson json) -> {
                if (dialect.equals(AnthropicDialect.NAME) && !isDelta(json)) {
                    out.accept(new Frame(type, json.text()));
                }
            }
            case Event.ReplyEnded ended -> end(ended, out);
        }
    }

    /// An unknown delta bears the index that its block had upstream, and here that may be another one's.
    private static boolean isDelta(RawJson event) {
        return Json.tree(event).path("type").asString("").equals("content_block_delta");
    }

    @Override
    public void fail(LlmException failure, Consumer<Frame> out) {
        out.accept(new Frame("error", Json.write(ErrorCodec.encode(failure))));
    }

    private void start(Event.ReplyStarted started, Consumer<Frame> out) {
        usage = started.usage();
        ObjectNode event = typed("message_start");
        ObjectNode message =
                event.putObject("message")
                        .put("id", ReplyCodec.id(started.id(), newId))
                        .put("type", "message")
                        .put("role", "assistant")
                        .put("model", started.model());
        message.putArray("content");
        message.putNull("stop_reason")
                .putNull("stop_sequence")
                .set("usage", UsageCodec.encode(usage, newId != null));
        emit(event, out);
    }

    private void end(Event.ReplyEnded ended, Consumer<Frame> out) {
        ObjectNode event = typed("message_delta");
        StopWords.encode(event.putObject("delta"), ended.stop().agreeing(called));
        event.set("usage", UsageCodec.encode(usage.updatedBy(ended.usage()), newId != null));
        emit(event, out);
        emit(typed("message_stop"), out);
    }

    private void inTurn(int index, Event event, Consumer<Frame> out) {
        parts.accept(index, event, now -> write(now, out));
    }

    private void write(Event event, Consumer<Frame> out) {
        switch (event) {
            case Event.PartStarted(int _, Part.Kind kind, Event.CallHead call) ->
                    open(kind, call, out);
            case Event.TextDelta(int _, String text) -> delta(textDelta(text), out);
            case Event.ArgumentsDelta(int _, String json) -> delta(inputDelta(json), out);
            case Event.Proved proved ->
                    delta(typed("signature_delta").put("signature", proved.proof().value()), out);
            case Event.Annotated annotated -> annotate(annotated, out);
            case Event.PartEnded _ -> {
                if (unopened == null) {
                    close(out);
                }
                unopened = null;
            }
            case Event.WholePart(int _, Part part) -> whole(part, out);
            case Event.ReplyStarted _, Event.Unread _, Event.ReplyEnded _ -> {}
        }
    }

    private void open(Part.Kind kind, Event.@Nullable CallHead call, Consumer<Frame> out) {
        thinking = kind == Part.Kind.THINKING;
        ObjectNode start =
                switch (kind) {
                    case TEXT, REFUSAL -> typed("text").put("text", "");
                    case THINKING -> typed("thinking").put("thinking", "").put("signature", "");
                    case TOOL_CALL -> {
                        ObjectNode use =
                                typed("tool_use")
                                        .put("id", call == null ? "" : call.id())
                                        .put("name", call == null ? "" : call.name());
                        use.putObject("input");
                        yield use;
                    }
                };
        if (kind == Part.Kind.TOOL_CALL) {
            called = true;
            openBlock(start, out);
            // As the API does. Its SDK for Java does not believe in a call without one.
            delta(inputDelta(""), out);
        } else {
            unopened = start;
        }
    }

    private ObjectNode textDelta(String text) {
        return thinking
                ? typed("thinking_delta").put("thinking", text)
                : typed("text_delta").put("text", text);
    }

    private void annotate(Event.Annotated annotated, Consumer<Frame> out) {
        if (annotated.dialect().equals(AnthropicDialect.NAME)
                && annotated.field().equals("citations")) {
            ObjectNode delta = typed("citations_delta");
            delta.set("citation", Json.tree(annotated.item()));
            delta(delta, out);
        }
    }

    private void whole(Part part, Consumer<Frame> out) {
        called |= part instanceof Part.ToolCall;
        ArrayNode blocks =
                new PartWriter(null, new Losses(AnthropicDialect.NAME)).blocks(List.of(part));
        for (JsonNode written : blocks) {
            var start = (ObjectNode) written;
            JsonNode input =
                    start.path("type").asString("").endsWith("tool_use")
                            ? start.get("input")
                            : null;
            if (input != null) {
                start.putObject("input");
            }
            openBlock(start, out);
            if (input != null) {
                delta(inputDelta(input.isEmpty() ? "" : Json.write(input)), out);
            }
            close(out);
        }
    }

    private static ObjectNode inputDelta(String json) {
        return typed("input_json_delta").put("partial_json", json);
    }

    private void openBlock(ObjectNode start, Consumer<Frame> out) {
        block++;
        ObjectNode event = typed("content_block_start").put("index", block);
        event.set("content_block", start);
        emit(event, out);
    }

    private void delta(ObjectNode delta, Consumer<Frame> out) {
        if (unopened != null) {
            openBlock(unopened, out);
            unopened = null;
        }
        ObjectNode event = typed("content_block_delta").put("index", block);
        event.set("delta", delta);
        emit(event, out);
    }

    private void close(Consumer<Frame> out) {
        emit(typed("content_block_stop").put("index", block), out);
    }

    private static void emit(ObjectNode event, Consumer<Frame> out) {
        out.accept(new Frame(event.path("type").stringValue(), Json.write(event)));
    }

    private static ObjectNode typed(String type) {
        return Json.object().put("type", type);
    }
}
