package dev.llm.dialect.openai;

import dev.llm.dialect.CustomTool;
import dev.llm.dialect.OpenAiErrors;
import dev.llm.dialect.PartsInTurn;
import dev.llm.dialect.StreamEncoder;
import dev.llm.json.Json;
import dev.llm.model.Event;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Part;
import dev.llm.model.RawJson;
import dev.llm.model.Usage;
import dev.llm.sse.Frame;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes the chunks that OpenAI's clients accumulate: the role, then deltas, then the finish reason, then usage, then
/// `[DONE]`.
///
/// LangChain4j takes a change of a tool call's index for the end of the call before. So calls are written one after the
/// other, each whole; what belongs to one that opened while another is open is held back until its turn.
final class ChatStreamEncoder implements StreamEncoder {
    private final ChatVariant variant;
    private final long created;
    private final boolean usageWanted;
    private final String newId;
    private final Set<String> customTools;

    /// The arguments so far of a call of a custom tool: the text in them is known when they are whole.
    private @Nullable StringBuilder custom;

    private final Map<Integer, Part.Kind> open = new HashMap<>();
    private final PartsInTurn calls = new PartsInTurn();
    private int callsBegun;
    private boolean refused;
    private String id = "";
    private String model = "";
    private Usage usage = Usage.UNKNOWN;

    /// @param usageWanted whether the client asked for it
    /// @param newId for a reply to which its provider gives none
    /// @param customTools the names of tools that the client knows as custom ones
    ChatStreamEncoder(
            ChatVariant variant,
            long created,
            boolean usageWanted,
            String newId,
            Set<String> customTools) {
        this.variant = variant;
        this.created = created;
        this.usageWanted = usageWanted;
        this.newId = newId;
        this.customTools = customTools;
    }

    @Override
    public void encode(Event event, Consumer<Frame> out) {
        switch (event) {
            case Event.ReplyStarted started -> start(started, out);
            case Event.PartStarted(int index, Part.Kind kind, Event.CallHead _) -> {
                open.put(index, kind);
                if (kind == Part.Kind.TOOL_CALL) {
                    inTurn(index, event, out);
                }
            }
            case Event.TextDelta(int index, String text) -> text(open.get(index), text, out);
            case Event.ArgumentsDelta(int index, String _) -> inTurn(index, event, out);
            case Event.Annotated annotated -> annotate(annotated, out);
            case Event.PartEnded(int index) -> {
                if (open.remove(index) == Part.Kind.TOOL_CALL) {
                    inTurn(index, event, out);
                }
            }
            case Event.WholePart(int index, Part part) -> whole(index, part, out);
            // A proof has no place in this format, and what was not read has none in this order.
            case Event.Proved _, Event.Unread _ -> {}
            case Event.ReplyEnded ended -> end(ended, out);
        }
    }

    @Override
    public void fail(LlmException failure, Consumer<Frame> out) {
        out.accept(new Frame("", Json.write(OpenAiErrors.encode(failure, ChatDialect.NAME))));
    }

    private void start(Event.ReplyStarted started, Consumer<Frame> out) {
        id = started.id().isEmpty() ? newId : started.id();
        model = started.model();
        usage = started.usage();
        delta(Json.object().put("role", "assistant").put("content", ""), out);
    }

    private void text(Part.@Nullable Kind kind, String text, Consumer<Frame> out) {
        switch (kind) {
            case TEXT -> delta(Json.object().put("content", text), out);
            case REFUSAL -> {
                refused = true;
                delta(Json.object().put("refusal", text), out);
            }
            case THINKING -> {
                if (variant.foreignFields()) {
                    delta(Json.object().put("reasoning_content", text), out);
                }
            }
            case TOOL_CALL -> {}
            case null -> {}
        }
    }

    private void annotate(Event.Annotated annotated, Consumer<Frame> out) {
        if (annotated.dialect().equals(ChatDialect.NAME)
                && annotated.field().equals("annotations")) {
            ObjectNode delta = Json.object();
            delta.putArray("annotations").add(Json.tree(annotated.item()));
            delta(delta, out);
        }
    }

    /// Parts that stream in this format are written as if they had.
    private void whole(int index, Part part, Consumer<Frame> out) {
        switch (part) {
            case Part.Text text -> text(Part.Kind.TEXT, text.text(), out);
            case Part.Refusal refusal -> text(Part.Kind.REFUSAL, refusal.text(), out);
            case Part.Thinking thinking -> text(Part.Kind.THINKING, thinking.text(), out);
            case Part.ToolCall(String callId, String name, RawJson arguments, Extras _) -> {
                var head = new Event.CallHead(callId, name);
                inTurn(index, new Event.PartStarted(index, Part.Kind.TOOL_CALL, head), out);
                inTurn(index, new Event.ArgumentsDelta(index, arguments.text()), out);
                inTurn(index, new Event.PartEnded(index), out);
            }
            case Part.Image _, Part.Document _, Part.Audio _, Part.ToolResult _, Part.Opaque _ -> {}
        }
    }

    private void inTurn(int index, Event event, Consumer<Frame> out) {
        calls.accept(index, event, now -> write(now, out));
    }

    private void write(Event event, Consumer<Frame> out) {
        switch (event) {
            case Event.PartStarted(int _, Part.Kind _, Event.CallHead head) when head != null -> {
                callsBegun++;
                if (customTools.contains(head.name())) {
                    custom = new StringBuilder();
                    call(CustomCall.written(head.id(), head.name(), ""), out);
                    return;
                }
                ObjectNode call = Json.object().put("id", head.id()).put("type", "function");
                call.putObject("function").put("name", head.name()).put("arguments", "");
                call(call, out);
            }
            case Event.ArgumentsDelta(int _, String json) -> {
                if (custom != null) {
                    custom.append(json);
                    return;
                }
                ObjectNode call = Json.object();
                call.putObject("function").put("arguments", json);
                call(call, out);
            }
            case Event.PartEnded _ -> {
                if (custom != null) {
                    ObjectNode call = Json.object();
                    call.putObject(CustomCall.TYPE)
                            .put(CustomCall.INPUT, CustomTool.input(custom.toString()));
                    custom = null;
                    call(call, out);
                }
            }
            case Event.PartStarted _,
                    Event.ReplyStarted _,
                    Event.TextDelta _,
                    Event.Proved _,
                    Event.Annotated _,
                    Event.WholePart _,
                    Event.Unread _,
                    Event.ReplyEnded _ -> {}
        }
    }

    private void call(ObjectNode call, Consumer<Frame> out) {
        ObjectNode delta = Json.object();
        ObjectNode indexed = Json.object().put("index", callsBegun - 1);
        delta.putArray("tool_calls").add(indexed.setAll(call));
        delta(delta, out);
    }

    private void delta(ObjectNode delta, Consumer<Frame> out) {
        emit(choice(delta, null), out);
    }

    private void end(Event.ReplyEnded ended, Consumer<Frame> out) {
        String reason = FinishReason.encode(ended.stop(), callsBegun > 0, refused);
        emit(choice(Json.object(), reason), out);
        usage = usage.updatedBy(ended.usage());
        if (usageWanted && UsageCodec.known(usage)) {
            ObjectNode last = chunk();
            last.putArray("choices");
            last.set("usage", UsageCodec.encode(usage));
            emit(last, out);
        }
        out.accept(new Frame("", "[DONE]"));
    }

    private ObjectNode choice(ObjectNode delta, @Nullable String finishReason) {
        ObjectNode chunk = chunk();
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        return usageWanted ? chunk.putNull("usage") : chunk;
    }

    private ObjectNode chunk() {
        return Json.object()
                .put("id", id)
                .put("object", "chat.completion.chunk")
                .put("created", created)
                .put("model", model);
    }

    private static void emit(JsonNode chunk, Consumer<Frame> out) {
        out.accept(new Frame("", Json.write(chunk)));
    }
}
