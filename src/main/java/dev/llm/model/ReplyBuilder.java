package dev.llm.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Gathers the events of one reply into the reply, whole or as far as it came.
public final class ReplyBuilder {
    private String id = "";
    private String model = "";
    private Usage usage = Usage.UNKNOWN;
    private @Nullable Stop stop;
    private final Map<Integer, Draft> drafts = new TreeMap<>();

    public void add(Event event) {
        switch (event) {
            case Event.ReplyStarted started -> {
                id = started.id();
                model = started.model();
                usage = usage.updatedBy(started.usage());
            }
            case Event.PartStarted(int index, Part.Kind kind, Event.CallHead call) ->
                    drafts.put(index, new OpenDraft(kind, call));
            case Event.TextDelta(int index, String text) -> draft(index).text.append(text);
            case Event.ArgumentsDelta(int index, String json) -> draft(index).text.append(json);
            case Event.Proved(int index, Proof proof) -> draft(index).proof = proof;
            case Event.Annotated(int index, String dialect, String field, RawJson item) ->
                    draft(index).annotate(dialect, field, item);
            case Event.PartEnded(int index) -> draft(index).ended = true;
            case Event.WholePart(int index, Part part) -> drafts.put(index, new WholeDraft(part));
            case Event.Unread _ -> {}
            case Event.ReplyEnded ended -> {
                stop = ended.stop();
                usage = usage.updatedBy(ended.usage());
            }
        }
    }

    /// Whether anything of the answer has come.
    public boolean started() {
        return !drafts.isEmpty() || !model.isEmpty();
    }

    /// The reply as far as it came; [ChatReply#complete] says whether that is all of it. A tool call whose arguments
    /// were cut off is left out, because half a JSON object is no call.
    public ChatReply build() {
        Stop end = stop == null ? new Stop(StopReason.OTHER, null, null, null) : stop;
        List<Part> parts =
                drafts.values().stream().flatMap(draft -> draft.parts().stream()).toList();
        return new ChatReply(id, model, parts, end, usage, stop != null);
    }

    private OpenDraft draft(int index) {
        if (drafts.get(index) instanceof OpenDraft open) {
            return open;
        }
        throw new LlmException(
                ErrorKind.INTERNAL, "event for part " + index + ", which is not open");
    }

    private sealed interface Draft {
        List<Part> parts();
    }

    private record WholeDraft(Part part) implements Draft {
        @Override
        public List<Part> parts() {
            return List.of(part);
        }
    }

    private static final class OpenDraft implements Draft {
        private final Part.Kind kind;
        private final Event.@Nullable CallHead call;
        private final StringBuilder text = new StringBuilder();
        private final Map<String, StringJoiner> annotations = new LinkedHashMap<>();
        private String dialect = "";
        private @Nullable Proof proof;
        private boolean ended;

        private OpenDraft(Part.Kind kind, Event.@Nullable CallHead call) {
            this.kind = kind;
            this.call = call;
        }

        private void annotate(String owner, String field, RawJson item) {
            dialect = owner;
            annotations
                    .computeIfAbsent(field, _ -> new StringJoiner(",", "[", "]"))
                    .add(item.text());
        }

        @Override
        public List<Part> parts() {
            return switch (kind) {
                case TEXT -> List.of(new Part.Text(text.toString(), extras()));
                case THINKING ->
                        List.of(new Part.Thinking(text.toString(), proof, false, Extras.NONE));
                case REFUSAL -> List.of(new Part.Refusal(text.toString(), Extras.NONE));
                case TOOL_CALL -> ended && call != null ? List.of(toolCall(call)) : List.of();
            };
        }

        private Part toolCall(Event.CallHead head) {
            RawJson arguments =
                    text.isEmpty() ? RawJson.EMPTY_OBJECT : new RawJson(text.toString());
            return new Part.ToolCall(head.id(), head.name(), arguments, Extras.NONE);
        }

        private Extras extras() {
            var fields = new LinkedHashMap<String, RawJson>();
            annotations.forEach((field, items) -> fields.put(field, new RawJson(items.toString())));
            return Extras.of(dialect, fields);
        }
    }
}
