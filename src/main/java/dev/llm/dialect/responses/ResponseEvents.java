package dev.llm.dialect.responses;

import dev.llm.dialect.OpenAiErrors;
import dev.llm.dialect.PartsInTurn;
import dev.llm.json.Json;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.Part;
import dev.llm.model.RawJson;
import dev.llm.model.Usage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Builds a response for a client, with the events by which it would be streamed.
///
/// Each part is an item of its own, and one item is open at a time: clients take what comes for a piece of the item that
/// was begun last. Events are numbered, ids are kept from an item's first event to its last, and the event that
/// ends the stream has the whole response.
final class ResponseEvents {
    private final long created;
    private final Asked asked;
    private final Consumer<ObjectNode> out;

    private final PartsInTurn parts = new PartsInTurn();
    private final ArrayNode output = Json.array();
    private ObjectNode response = Json.object();
    private @Nullable OutputItem open;
    private boolean started;
    private boolean refused;
    private long sequence;
    private Usage usage = Usage.UNKNOWN;

    /// @param asked the request that is answered
    /// @param next the number of the first event
    /// @param out is handed each event, to be written before the next one is added: they share what has come so far
    ResponseEvents(long created, Asked asked, long next, Consumer<ObjectNode> out) {
        this.sequence = next;
        this.created = created;
        this.asked = asked;
        this.out = out;
    }

    /// The response as far as it has come.
    ObjectNode response() {
        return response;
    }

    void add(Event event) {
        switch (event) {
            case Event.ReplyStarted begun -> start(begun);
            case Event.PartStarted(int index, Part.Kind _, Event.CallHead _) ->
                    parts.accept(index, event, this::inTurn);
            case Event.TextDelta(int index, String _) -> parts.accept(index, event, this::inTurn);
            case Event.ArgumentsDelta(int index, String _) ->
                    parts.accept(index, event, this::inTurn);
            case Event.Proved proved -> parts.accept(proved.index(), event, this::inTurn);
            case Event.Annotated annotated -> parts.accept(annotated.index(), event, this::inTurn);
            case Event.PartEnded(int index) -> parts.accept(index, event, this::inTurn);
            case Event.WholePart(int index, Part _) -> parts.accept(index, event, this::inTurn);
            case Event.Unread(String dialect, String _, RawJson json) -> {
                if (dialect.equals(ResponsesDialect.NAME)) {
                    passOn(json);
                }
            }
            case Event.ReplyEnded ended -> end(ended);
        }
    }

    /// Before the response has begun there is none that could fail.
    void fail(LlmException failure) {
        String code = code(failure);
        if (!started) {
            ObjectNode event = event("error").put("code", code);
            out.accept(event.put("message", failure.message()).putNull("param"));
            return;
        }
        response.put("status", "failed")
                .set("error", Json.object().put("code", code).put("message", failure.message()));
        lifecycle("response.failed");
    }

    /// The code of a failed response, which is one of a list of its own.
    private static String code(LlmException failure) {
        JsonNode said = OpenAiErrors.encode(failure, ResponsesDialect.NAME).path("error");
        String type = said.path("type").stringValue();
        return said.path("code")
                .asString(type.equals("invalid_request_error") ? "invalid_prompt" : type);
    }

    private void start(Event.ReplyStarted begun) {
        started = true;
        usage = begun.usage();
        response = ReplyCodec.begun(asked.replyId(begun.id()), begun.model(), created);
        response.setAll(asked.repeated());
        lifecycle("response.created");
        lifecycle("response.in_progress");
        response.set("output", output);
    }

    private void lifecycle(String type) {
        out.accept(event(type).set("response", response));
    }

    private ObjectNode event(String type) {
        return Json.object().put("type", type).put("sequence_number", sequence++);
    }

    private void inTurn(Event event) {
        switch (event) {
            case Event.PartStarted(int _, Part.Kind kind, Event.CallHead call) ->
                    open = item(kind, call, false);
            case Event.TextDelta(int _, String text) -> opened().add(text);
            case Event.ArgumentsDelta(int _, String json) -> opened().add(json);
            case Event.Proved proved -> opened().prove(proved.proof().value());
            case Event.Annotated annotated -> {
                if (annotated.dialect().equals(ResponsesDialect.NAME)) {
                    opened().annotate(annotated.field(), Json.tree(annotated.item()));
                }
            }
            case Event.PartEnded _ -> close();
            case Event.WholePart(int _, Part part) -> whole(part);
            case Event.ReplyStarted _, Event.Unread _, Event.ReplyEnded _ -> {}
        }
    }

    private OutputItem opened() {
        if (open == null) {
            throw new IllegalStateException("no part is open");
        }
        return open;
    }

    private OutputItem item(Part.Kind kind, Event.@Nullable CallHead call, boolean redacted) {
        return item(kind, call, redacted, call == null ? null : asked.tool(call.name()));
    }

    private OutputItem item(
            Part.Kind kind,
            Event.@Nullable CallHead call,
            boolean redacted,
            ToolNames.@Nullable Original tool) {
        refused |= kind == Part.Kind.REFUSAL;
        String where = response.path("id").stringValue() + created;
        String prefix =
                switch (kind) {
                    case TEXT, REFUSAL -> ItemIds.MESSAGE;
                    case THINKING -> redacted ? ItemIds.REDACTED : ItemIds.REASONING;
                    case TOOL_CALL ->
                            tool != null && tool.custom() ? ItemIds.CUSTOM_CALL : ItemIds.CALL;
                };
        String id = ItemIds.of(prefix, where, output.size());
        return new OutputItem(
                kind, id, call, tool, (type, fields) -> emit(type, output.size(), fields));
    }

    private void emit(String type, int index, ObjectNode fields) {
        ObjectNode event = event(type).put("output_index", index);
        out.accept(event.setAll(fields));
    }

    private void close() {
        ObjectNode item = opened().end();
        open = null;
        output.add(item);
    }

    private void whole(Part part) {
        switch (part) {
            case Part.Text text -> streamed(Part.Kind.TEXT, null, false, text, text.text());
            case Part.Refusal refusal ->
                    streamed(Part.Kind.REFUSAL, null, false, refusal, refusal.text());
            case Part.Thinking thinking -> {
                open = item(Part.Kind.THINKING, null, thinking.redacted());
                if (thinking.proof() != null) {
                    opened().prove(thinking.proof().value());
                }
                opened().add(thinking.text());
                close();
            }
            case Part.ToolCall call -> {
                var head = new Event.CallHead(call.id(), call.name());
                streamed(Part.Kind.TOOL_CALL, head, false, call, call.arguments().text());
            }
            case Part.Opaque opaque -> {
                if (opaque.dialect().equals(ResponsesDialect.NAME)) {
                    opaque(opaque);
                }
            }
            case Part.Image _, Part.Document _, Part.Audio _, Part.ToolResult _ -> {}
        }
    }

    private void streamed(
            Part.Kind kind,
            Event.@Nullable CallHead call,
            boolean redacted,
            Part part,
            String text) {
        boolean own = part.extras().dialect().equals(ResponsesDialect.NAME);
        OutputItem item = own ? item(kind, call, redacted, null) : item(kind, call, redacted);
        open = item;
        if (own) {
            part.extras().fields().forEach((field, json) -> item.put(field, Json.tree(json)));
        }
        item.add(text);
        close();
    }

    /// An item as it is; a part of a message's content in a message of its own.
    private void opaque(Part.Opaque opaque) {
        ObjectNode json = (ObjectNode) Json.tree(opaque.json());
        ObjectNode item = json;
        if (!opaque.type().startsWith(ItemReader.ITEM)) {
            String where = response.path("id").stringValue() + created;
            item = OutputItem.message(ItemIds.of(ItemIds.MESSAGE, where, output.size()));
            item.putArray("content").add(json);
        }
        emit("response.output_item.added", output.size(), Json.object().set("item", item));
        emit("response.output_item.done", output.size(), Json.object().set("item", item));
        output.add(item);
    }

    /// An event about an item is left out: the item comes whole, perhaps under another index.
    private void passOn(RawJson json) {
        if (Json.tree(json) instanceof ObjectNode unread && !unread.has("output_index")) {
            unread.put("sequence_number", sequence++);
            out.accept(unread);
        }
    }

    private void end(Event.ReplyEnded ended) {
        String status = Status.encode(response, ended.stop(), refused);
        UsageCodec.encode(response, usage.updatedBy(ended.usage()));
        asked.answered(response);
        lifecycle("response." + status);
    }
}
