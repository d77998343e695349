package dev.llm.dialect.responses;

import dev.llm.dialect.OpenAiErrors;
import dev.llm.dialect.StreamDecoder;
import dev.llm.dialect.StreamedJson;
import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.RawJson;
import dev.llm.model.Stop;
import dev.llm.model.Usage;
import dev.llm.sse.Frame;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// `response.created`, then items that are added, grow and are done, then one of `response.completed`, `.incomplete` and
/// `.failed`, or `error`. Only the first two of those say that the answer is whole; `[DONE]` says nothing.
final class ResponsesStreamDecoder implements StreamDecoder {
    private static final String DONE = "[DONE]";

    private final Origin maker;
    private final ItemReader items;

    /// Open items by the provider's index.
    private final Map<Integer, StreamedItem> open = new TreeMap<>();

    /// The provider's indices of the items that came, or came in part.
    private final Set<Integer> seen = new HashSet<>();

    private int nextIndex;
    private int latest;
    private boolean any;
    private boolean indexed = true;
    private boolean called;
    private boolean refused;
    private boolean started;
    private boolean foreign;
    private boolean ended;

    ResponsesStreamDecoder(Origin maker) {
        this.maker = maker;
        this.items = ItemReader.ofReply(maker);
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
        JsonObject event = StreamedJson.object(frame.data());
        String type = event.text("type", frame.event());
        if (type.startsWith("response.")) {
            response(type, event, noting(out));
        } else {
            other(type, event, out);
        }
    }

    @Override
    public void end(Consumer<Event> out) {
        if (ended) {
            return;
        }
        throw foreign && !started
                ? new LlmException(ErrorKind.NOT_AN_API, "the stream is not one of Responses")
                : new LlmException(ErrorKind.CUT, "the stream ended before the answer did");
    }

    /// What is no event of a response: errors, signs of life, whatever a gateway puts in.
    private void other(String type, JsonObject event, Consumer<Event> out) {
        LlmException failure =
                type.isEmpty() || type.equals("error") ? OpenAiErrors.inside(event.node()) : null;
        if (failure != null) {
            throw failure;
        }
        if (type.equals("error")) {
            throw new LlmException(ErrorKind.SERVER, "the provider failed and gives no reason");
        }
        if (StreamedJson.isSignOfLife(type)) {
            return;
        }
        if (started) {
            out.accept(new Event.Unread(ResponsesDialect.NAME, type, event.raw()));
        } else {
            foreign = true; // nothing can be handed out yet; the answer may still begin
        }
    }

    private void response(String type, JsonObject event, Consumer<Event> out) {
        switch (type) {
            case "response.created", "response.queued", "response.in_progress" -> start(event, out);
            case "response.failed" -> throw ReplyCodec.failure(event.requiredObject("response"));
            case "response.completed", "response.incomplete" -> {
                start(event, out);
                finish(type, event.requiredObject("response"), out);
            }
            default -> {
                start(event, out);
                item(type, event, out);
            }
        }
    }

    private void start(JsonObject event, Consumer<Event> out) {
        if (started) {
            return;
        }
        started = true;
        JsonObject response = event.object("response");
        String id = response == null ? "" : response.text("id", "");
        String model = response == null ? maker.model() : ReplyCodec.model(response, maker);
        out.accept(new Event.ReplyStarted(id, model, Usage.UNKNOWN));
    }

    private void item(String type, JsonObject event, Consumer<Event> out) {
        int content = event.integer("content_index", 0);
        String delta = event.node().path("delta").asString("");
        switch (type) {
            case "response.output_item.added" -> added(event, out);
            case "response.output_item.done" -> {
                JsonObject item = event.requiredObject("item");
                StreamedItem streamed = open.remove(index(event));
                (streamed == null ? begun(item) : streamed).complete(items.parts(item), out);
            }
            case "response.output_text.delta" ->
                    streamed(event).text(content, Part.Kind.TEXT, delta, out);
            case "response.refusal.delta" ->
                    streamed(event).text(content, Part.Kind.REFUSAL, delta, out);
            case "response.reasoning_summary_text.delta" ->
                    streamed(event)
                            .reasoning("summary " + event.integer("summary_index", 0), delta, out);
            case "response.reasoning_text.delta" ->
                    streamed(event).reasoning("content " + content, delta, out);
            case "response.function_call_arguments.delta" -> streamed(event).add(0, delta, out);
            case "response.output_text.annotation.added" -> {
                RawJson annotation = event.raw("annotation");
                if (annotation != null) {
                    streamed(event).annotate(content, annotation, out);
                }
            }
            case "response.content_part.added",
                    "response.content_part.done",
                    "response.output_text.done",
                    "response.refusal.done",
                    "response.reasoning_summary_part.added",
                    "response.reasoning_summary_part.done",
                    "response.reasoning_summary_text.done",
                    "response.reasoning_text.done",
                    "response.function_call_arguments.done" -> {
                // said again by response.output_item.done
            }
            default -> out.accept(new Event.Unread(ResponsesDialect.NAME, type, event.raw()));
        }
    }

    private void added(JsonObject event, Consumer<Event> out) {
        JsonObject item = event.requiredObject("item");
        int index = index(event);
        StreamedItem before = open.put(index, begun(item));
        if (before != null) {
            before.end(out); // one that the server forgot to end
        }
        Part first = items.parts(item).stream().findFirst().orElse(null);
        if (first instanceof Part.Thinking thinking && !thinking.redacted()) {
            streamed(event).open(0, Part.Kind.THINKING, null, out);
        } else if (first instanceof Part.ToolCall call && call.extras().isEmpty()) {
            // One with more than a name, such as a namespace, is handed out whole, so that nothing
            // of it is lost.
            var head = new Event.CallHead(call.id(), call.name());
            streamed(event).open(0, Part.Kind.TOOL_CALL, head, out);
        }
    }

    private StreamedItem begun(JsonObject item) {
        any = true;
        boolean message = ItemReader.type(item).equals(ItemReader.MESSAGE);
        return new StreamedItem(
                () -> nextIndex++, message ? items.messageFields(item) : Json.array());
    }

    private StreamedItem streamed(JsonObject event) {
        any = true;
        return open.computeIfAbsent(
                index(event), _ -> new StreamedItem(() -> nextIndex++, Json.array()));
    }

    /// Some servers leave the index out; then the item that came last is meant.
    private int index(JsonObject event) {
        indexed &= event.has("output_index");
        latest = event.integer("output_index", latest);
        seen.add(latest);
        return latest;
    }

    /// Takes from the whole response what the stream did not bring: the end of open items, and items that it left out.
    private void finish(String type, JsonObject response, Consumer<Event> out) {
        List<JsonObject> output = response.objects("output");
        boolean nothingCame = !any;
        open.forEach((index, item) -> {
            boolean known = index >= 0 && index < output.size();
            item.complete(known ? items.parts(output.get(index)) : List.of(), out);
        });
        open.clear();
        for (int index = 0; index < output.size(); index++) {
            if (nothingCame || (indexed && !seen.contains(index))) {
                JsonObject item = output.get(index);
                begun(item).complete(items.parts(item), out);
            }
        }
        ended = true;
        String status = response.text("status", type.substring("response.".length()));
        Stop stop = Status.decode(status, response, called, refused);
        out.accept(
                new Event.ReplyEnded(
                        stop,
                        UsageCodec.decode(
                                response.object("usage"), response.text("service_tier"))));
    }

    /// The same consumer, taking note of calls and refusals.
    private Consumer<Event> noting(Consumer<Event> out) {
        return event -> {
            if (event instanceof Event.PartStarted begun) {
                called |= begun.kind() == Part.Kind.TOOL_CALL;
                refused |= begun.kind() == Part.Kind.REFUSAL;
            } else if (event instanceof Event.WholePart whole) {
                called |= whole.part() instanceof Part.ToolCall;
                refused |= whole.part() instanceof Part.Refusal;
            }
            out.accept(event);
        };
    }
}
