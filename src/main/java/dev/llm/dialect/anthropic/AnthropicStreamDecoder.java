package dev.llm.dialect.anthropic;

import dev.llm.dialect.StreamDecoder;
import dev.llm.dialect.StreamedJson;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Proof;
import dev.llm.model.RawJson;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import dev.llm.model.Usage;
import dev.llm.sse.Frame;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `message_start`, then blocks that start, grow and stop, then `message_delta` with the stop reason, then
/// `message_stop`. Unknown events are carried, `ping` is not.
final class AnthropicStreamDecoder implements StreamDecoder {
    private final Origin maker;
    private final PartReader parts;

    /// Open blocks by the provider's index. Ours are given out anew, so that they have no holes.
    private final Map<Integer, Block> open = new LinkedHashMap<>();

    private int nextIndex;
    private boolean started;
    private boolean ended;
    private @Nullable Stop stop;

    /// The figures of `message_start`, each replaced by that of a later `message_delta` which has it. They must be
    /// put together before they are read: a delta has the sum of the cache writes but not their split.
    private final ObjectNode usage = Json.object();

    AnthropicStreamDecoder(Origin maker) {
        this.maker = maker;
        this.parts = new PartReader(maker);
    }

    @Override
    public void decode(Frame frame, Consumer<Event> out) {
        if (ended) {
            return;
        }
        JsonObject event = StreamedJson.object(frame.data());
        String type = event.text("type", frame.event());
        if (!started && !type.equals("message_start") && !type.equals("error")) {
            return; // as the SDKs do: a reply begins with message_start, whatever comes before
        }
        switch (type) {
            case "message_start" -> start(event.requiredObject("message"), out);
            case "content_block_start" -> startBlock(event, out);
            case "content_block_delta" -> delta(event, out);
            case "content_block_stop" -> stopBlock(open.remove(event.integer("index", -1)), out);
            case "message_delta" -> messageDelta(event);
            case "message_stop" -> finish(out);
            case "error" -> throw ErrorCodec.decodeEvent(event.node());
            case "ping" -> {}
            default -> out.accept(new Event.Unread(AnthropicDialect.NAME, type, event.raw()));
        }
    }

    @Override
    public void end(Consumer<Event> out) {
        if (ended) {
            return;
        }
        if (stop == null) {
            throw new LlmException(ErrorKind.CUT, "the stream ended before the answer did");
        }
        finish(out);
    }

    private void start(JsonObject message, Consumer<Event> out) {
        if (started) {
            throw new LlmException(ErrorKind.CUT, "a second answer began inside the stream");
        }
        started = true;
        count(message);
        out.accept(
                new Event.ReplyStarted(
                        message.text("id", ""), message.text("model", maker.model()), usage()));
    }

    private void startBlock(JsonObject event, Consumer<Event> out) {
        JsonObject block = event.requiredObject("content_block");
        int index = event.integer("index", -1);
        stopBlock(open.remove(index), out); // one that the server forgot to stop
        switch (block.requiredText("type")) {
            case "text" -> {
                int ours = open(index, Part.Kind.TEXT, null, out);
                text(ours, block.text("text", ""), out);
            }
            case "thinking" -> {
                int ours = open(index, Part.Kind.THINKING, null, out);
                text(ours, block.text("thinking", ""), out);
                prove(ours, block.text("signature", ""), out);
            }
            case "tool_use" -> {
                var call = new Event.CallHead(block.requiredText("id"), block.requiredText("name"));
                int ours = open(index, Part.Kind.TOOL_CALL, call, out);
                JsonNode input = block.get("input");
                if (input != null && !input.isEmpty()) {
                    out.accept(new Event.ArgumentsDelta(ours, Json.write(input)));
                }
            }
            default ->
                    open.put(index, new WholeBlock((ObjectNode) block.node(), new StringBuilder()));
        }
    }

    private int open(
            int theirs, Part.Kind kind, Event.@Nullable CallHead call, Consumer<Event> out) {
        int ours = nextIndex++;
        open.put(theirs, new StreamedBlock(ours));
        out.accept(new Event.PartStarted(ours, kind, call));
        return ours;
    }

    private void delta(JsonObject event, Consumer<Event> out) {
        JsonObject delta = event.requiredObject("delta");
        switch (open.get(event.integer("index", -1))) {
            case StreamedBlock(int ours) -> delta(ours, delta, event, out);
            case WholeBlock block -> grow(block, delta);
            case null -> {
                if (started) {
                    throw new LlmException(
                            ErrorKind.CUT, "the stream goes on with a block that never began");
                }
            }
        }
    }

    /// A block that is handed out whole grows by whatever text its deltas bring, such as that of a compaction.
    private static void grow(WholeBlock block, JsonObject delta) {
        delta.requiredText("type");
        block.input().append(delta.text("partial_json", ""));
        for (String field : delta.rest(AnthropicDialect.NAME).fields().keySet()) {
            JsonNode more = delta.node().path(field);
            if (more.isNull()) {
                continue;
            }
            JsonNode there = block.start().path(field);
            block.start()
                    .set(
                            field,
                            more.isString() && there.isString()
                                    ? Json.text(there.stringValue() + more.stringValue())
                                    : more);
        }
    }

    private void delta(int index, JsonObject delta, JsonObject event, Consumer<Event> out) {
        String type = delta.requiredText("type");
        switch (type) {
            case "text_delta" -> text(index, delta.text("text", ""), out);
            case "thinking_delta" -> text(index, delta.text("thinking", ""), out);
            case "signature_delta" -> prove(index, delta.text("signature", ""), out);
            case "input_json_delta" -> {
                String json = delta.text("partial_json", "");
                if (!json.isEmpty()) {
                    out.accept(new Event.ArgumentsDelta(index, json));
                }
            }
            case "citations_delta" -> {
                RawJson citation = delta.raw("citation");
                if (citation != null) {
                    out.accept(
                            new Event.Annotated(
                                    index, AnthropicDialect.NAME, "citations", citation));
                }
            }
            default -> out.accept(new Event.Unread(AnthropicDialect.NAME, type, event.raw()));
        }
    }

    private static void text(int index, String text, Consumer<Event> out) {
        if (!text.isEmpty()) {
            out.accept(new Event.TextDelta(index, text));
        }
    }

    private void prove(int index, String signature, Consumer<Event> out) {
        if (!signature.isEmpty()) {
            out.accept(new Event.Proved(index, new Proof(maker, signature)));
        }
    }

    private void stopBlock(@Nullable Block block, Consumer<Event> out) {
        switch (block) {
            case StreamedBlock(int ours) -> out.accept(new Event.PartEnded(ours));
            case WholeBlock whole -> out.accept(new Event.WholePart(nextIndex++, part(whole)));
            case null -> {}
        }
    }

    /// A server tool's call streams its input like any other; the part has it in its place.
    private Part part(WholeBlock block) {
        JsonNode input = Json.parse(block.input().toString());
        if (input != null) {
            block.start().set("input", input);
        }
        return parts.part(JsonObject.reply(block.start()));
    }

    private void messageDelta(JsonObject event) {
        JsonObject delta = event.object("delta");
        Stop said = delta == null ? null : StopWords.decode(delta);
        stop = said == null ? stop : said;
        count(event);
    }

    private void count(JsonObject owner) {
        JsonObject figures = owner.object("usage");
        if (figures != null) {
            figures.node()
                    .forEachEntry((name, figure) -> {
                        if (!figure.isNull()) {
                            usage.set(name, figure);
                        }
                    });
        }
    }

    private Usage usage() {
        return usage.isEmpty() ? Usage.UNKNOWN : UsageCodec.decode(JsonObject.reply(usage));
    }

    private void finish(Consumer<Event> out) {
        open.values().forEach(block -> stopBlock(block, out));
        open.clear();
        ended = true;
        Stop said = stop == null ? new Stop(StopReason.OTHER, null, null, null) : stop;
        out.accept(new Event.ReplyEnded(said, usage()));
    }

    /// What is open under one of the provider's indices.
    private sealed interface Block {}

    private record StreamedBlock(int index) implements Block {}

    private record WholeBlock(ObjectNode start, StringBuilder input) implements Block {}
}
