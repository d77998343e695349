package dev.llm.dialect.openai;

import dev.llm.dialect.CallArguments;
import dev.llm.dialect.CallIds;
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
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Chunks of `chat.completion.chunk`, of which the first choice is read, then a chunk with usage, then `[DONE]`.
///
/// Whether the answer is complete, `finish_reason` alone says. `[DONE]` after none is a cut: gateways write it at the
/// end of their own loop, whatever became of the server behind them; and some servers never write it.
final class ChatStreamDecoder implements StreamDecoder {
    private static final String DONE = "[DONE]";
    private static final Set<String> NOTHING = Set.of("null", "[]");
    private static final int NONE = -1;

    private final Origin maker;
    private final ToolCallDeltas calls = new ToolCallDeltas();
    private final Set<String> callIds = new HashSet<>();

    private int nextIndex;
    private int prose = NONE;
    private Part.Kind proseKind = Part.Kind.TEXT;
    private boolean started;
    private boolean foreign;
    private boolean ended;
    private boolean refused;
    private String finishReason = "";
    private String replyId = "";
    private String tier = "default";
    private Usage usage = Usage.UNKNOWN;

    ChatStreamDecoder(Origin maker) {
        this.maker = maker;
    }

    @Override
    public void decode(Frame frame, Consumer<Event> out) {
        if (ended) {
            return;
        }
        if (frame.data().strip().equals(DONE)) {
            end(out);
            return;
        }
        JsonObject chunk = chunk(frame);
        if (chunk == null) {
            return;
        }
        ReplyCodec.throwIfError(chunk.node());
        if (!chunk.has("choices") && !chunk.has("usage")) {
            unknown(chunk, out);
            return;
        }
        start(chunk, out);
        tier = chunk.text("service_tier", tier);
        usage = usage.updatedBy(UsageCodec.decode(chunk.object("usage"), tier));
        for (JsonObject choice : chunk.objects("choices")) {
            if (choice.integer("index", 0) == 0) {
                choice(choice, out);
            }
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

    /// What a gateway puts in, such as a sign of life. Before the answer begins nothing can be handed out.
    private void unknown(JsonObject json, Consumer<Event> out) {
        String type = json.node().path("type").asString("");
        if (started) {
            out.accept(new Event.Unread(ChatDialect.NAME, type, json.raw()));
        } else {
            foreign |= !StreamedJson.isSignOfLife(type);
        }
    }

    @Override
    public void end(Consumer<Event> out) {
        if (ended) {
            return;
        }
        if (finishReason.isEmpty()) {
            throw foreign && !started
                    ? new LlmException(
                            ErrorKind.NOT_AN_API, "the stream is not one of Chat Completions")
                    : new LlmException(ErrorKind.CUT, "the stream ended before the answer did");
        }
        endProse(out);
        boolean called = calls.end(out);
        ended = true;
        out.accept(new Event.ReplyEnded(FinishReason.decode(finishReason, called, refused), usage));
    }

    private void start(JsonObject chunk, Consumer<Event> out) {
        if (started) {
            return;
        }
        started = true;
        String id = chunk.text("id", "");
        String model = chunk.text("model", "");
        replyId = id + chunk.integer("created");
        out.accept(
                new Event.ReplyStarted(id, model.isEmpty() ? maker.model() : model, Usage.UNKNOWN));
    }

    private void choice(JsonObject choice, Consumer<Event> out) {
        JsonObject delta = choice.object(choice.has("delta") ? "delta" : "message");
        if (delta != null) {
            delta(delta, out);
        }
        String word = choice.text("finish_reason", "");
        if (word.equals("error")) {
            // How gateways end a stream whose upstream failed.
            throw new LlmException(
                    ErrorKind.CUT, "the provider ended the answer with finish_reason error");
        }
        finishReason = word.isEmpty() ? finishReason : word;
    }

    private void delta(JsonObject delta, Consumer<Event> out) {
        delta.get("role");
        prose(Part.Kind.THINKING, MessageReader.reasoning(delta), out);
        content(delta, out);
        prose(Part.Kind.REFUSAL, delta.text("refusal"), out);
        for (JsonObject call : delta.objects("tool_calls")) {
            call(call, out);
        }
        annotate(delta, out);
        for (var unread : delta.rest(ChatDialect.NAME).fields().entrySet()) {
            if (!NOTHING.contains(unread.getValue().text())) {
                out.accept(new Event.Unread(ChatDialect.NAME, unread.getKey(), unread.getValue()));
            }
        }
    }

    /// A string; Mistral's reasoning models send a list of parts, of which some hold a list again.
    private void content(JsonObject delta, Consumer<Event> out) {
        JsonNode content = delta.get("content");
        if (content == null || !content.isArray()) {
            prose(Part.Kind.TEXT, delta.text("content"), out);
            return;
        }
        for (JsonObject part : delta.objects("content")) {
            switch (part.text("type", "text")) {
                case "text" -> prose(Part.Kind.TEXT, part.text("text"), out);
                case "thinking" -> {
                    for (JsonObject thought : part.objects("thinking")) {
                        prose(Part.Kind.THINKING, thought.text("text"), out);
                    }
                }
                default -> out.accept(new Event.Unread(ChatDialect.NAME, "content", part.raw()));
            }
        }
    }

    private void prose(Part.Kind kind, @Nullable String text, Consumer<Event> out) {
        if (text == null || text.isEmpty()) {
            return;
        }
        if (prose == NONE || proseKind != kind) {
            endProse(out);
            prose = nextIndex++;
            proseKind = kind;
            refused |= kind == Part.Kind.REFUSAL;
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

    /// Annotations belong to the text that is open; without one nothing can be said of them.
    private void annotate(JsonObject delta, Consumer<Event> out) {
        if (prose == NONE || proseKind != Part.Kind.TEXT) {
            return;
        }
        for (JsonObject item : delta.objects("annotations")) {
            out.accept(new Event.Annotated(prose, ChatDialect.NAME, "annotations", item.raw()));
        }
    }

    private void call(JsonObject fragment, Consumer<Event> out) {
        JsonObject function = fragment.object("function");
        if (function == null) {
            out.accept(new Event.Unread(ChatDialect.NAME, "tool_calls", fragment.raw()));
            return;
        }
        String id = fragment.text("id", "");
        String name = function.text("name", "");
        String arguments = CallArguments.text(function.get("arguments"));
        Integer index = fragment.smallInteger("index");
        ToolCallDeltas.Call call = calls.find(index, id, name, arguments);
        if (call == null) {
            call = calls.add(index, id, nextIndex++, head(id, name));
            out.accept(new Event.PartStarted(call.part(), Part.Kind.TOOL_CALL, call.head()));
        }
        if (!arguments.isEmpty()) {
            call.append(arguments);
            out.accept(new Event.ArgumentsDelta(call.part(), arguments));
        }
    }

    /// An id that is missing, or that another call of this reply has, could not be answered to: it is made up.
    private Event.CallHead head(String id, String name) {
        if (name.isEmpty()) {
            throw new LlmException(ErrorKind.NOT_AN_API, "a tool call in the stream has no name");
        }
        boolean usable = !id.isEmpty() && callIds.add(id);
        return new Event.CallHead(
                usable ? id : CallIds.synthesised(replyId, callIds.size() + nextIndex), name);
    }
}
