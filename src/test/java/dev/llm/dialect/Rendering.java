package dev.llm.dialect;

import dev.llm.json.Json;
import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.Effort;
import dev.llm.model.Event;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Media;
import dev.llm.model.Message;
import dev.llm.model.Parameters;
import dev.llm.model.Part;
import dev.llm.model.Proof;
import dev.llm.model.Stop;
import dev.llm.model.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The unified model as lines that a person can check.
final class Rendering {
    private Rendering() {}

    static String event(Event event) {
        return switch (event) {
            case Event.ReplyStarted(String id, String model, Usage usage) ->
                    "reply " + id + " by " + model + usage(usage);
            case Event.PartStarted(int index, Part.Kind kind, Event.CallHead call) ->
                    index + " " + kind + (call == null ? "" : " " + call.name() + " " + call.id());
            case Event.TextDelta(int index, String text) -> index + " + " + Json.text(text);
            case Event.ArgumentsDelta(int index, String json) -> index + " + " + json;
            case Event.Proved(int index, Proof proof) -> index + " proof" + proof(proof);
            case Event.Annotated(int index, String dialect, String field, var item) ->
                    index + " " + dialect + " " + field + " " + item;
            case Event.PartEnded(int index) -> index + " end";
            case Event.WholePart(int index, Part part) -> index + " " + part(part);
            case Event.Unread(String dialect, String type, var json) ->
                    "unread " + dialect + " " + type + " " + json;
            case Event.ReplyEnded(Stop stop, Usage usage) -> "end " + stop(stop) + usage(usage);
        };
    }

    static String failure(LlmException failure) {
        String type = failure.upstream().type();
        return "! " + failure.kind() + (type == null ? "" : " " + type) + ": " + failure.message();
    }

    static List<String> reply(ChatReply reply) {
        var lines = new ArrayList<String>();
        lines.add("reply " + reply.id() + " by " + reply.model());
        reply.parts().forEach(part -> lines.add(part(part)));
        String complete = reply.complete() ? "end " : "cut ";
        lines.add(complete + stop(reply.stop()) + usage(reply.usage()));
        return lines;
    }

    static List<String> request(ChatRequest request) {
        var lines = new ArrayList<String>();
        lines.add("model " + request.model() + (request.stream() ? " streamed" : ""));
        lines.add(parameters(request.parameters()));
        request.tools().forEach(tool -> lines.add(tool.toString()));
        lines.add("choice " + request.toolChoice() + ", parallel " + request.parallelToolCalls());
        lines.add("extras" + extras(request.extras()));
        for (Message message : request.messages()) {
            lines.add(message.role() + extras(message.extras()));
            message.parts().forEach(part -> lines.add("    " + part(part)));
        }
        return lines;
    }

    private static String parameters(Parameters asked) {
        Effort effort = asked.effort();
        String others =
                asked.toString().replace(", effort=" + effort, "").replace(", format=null", "");
        return effort == null ? others : others + " effort " + effort.word();
    }

    private static String part(Part part) {
        String said =
                switch (part) {
                    case Part.Text text -> "TEXT " + Json.text(text.text());
                    case Part.Refusal refusal -> "REFUSAL " + Json.text(refusal.text());
                    case Part.Image image -> "IMAGE " + media(image.source());
                    case Part.Audio audio -> "AUDIO " + media(audio.source());
                    case Part.Document document ->
                            "DOCUMENT " + document.name() + " " + media(document.source());
                    case Part.Thinking thinking ->
                            (thinking.redacted() ? "REDACTED " : "THINKING ")
                                    + Json.text(thinking.text())
                                    + proof(thinking.proof());
                    case Part.ToolCall call ->
                            "TOOL_CALL " + call.name() + " " + call.id() + " " + call.arguments();
                    case Part.ToolResult result ->
                            "TOOL_RESULT "
                                    + result.callId()
                                    + (result.error() ? " error " : " ")
                                    + result.content().stream().map(Rendering::part).toList();
                    case Part.Opaque opaque ->
                            "OPAQUE "
                                    + opaque.dialect()
                                    + " "
                                    + opaque.type()
                                    + " "
                                    + opaque.json()
                                    + (opaque.substitute() == null
                                            ? ""
                                            : " or " + part(opaque.substitute()));
                };
        return said + extras(part.extras());
    }

    private static String media(Media source) {
        return source.toString();
    }

    private static String proof(@Nullable Proof proof) {
        return proof == null
                ? ""
                : " "
                        + proof.value()
                        + " of "
                        + proof.maker().provider()
                        + "/"
                        + proof.maker().model();
    }

    private static String extras(Extras extras) {
        return extras.isEmpty() ? "" : " " + extras.dialect() + extras.fields();
    }

    private static String stop(Stop stop) {
        return stop.reason().word()
                + " ("
                + stop.raw()
                + (stop.sequence() == null ? "" : ", sequence " + stop.sequence())
                + (stop.detail() == null ? "" : ", " + stop.detail())
                + ")";
    }

    private static String usage(Usage usage) {
        if (usage.equals(Usage.UNKNOWN)) {
            return "";
        }
        return " input "
                + usage.inputTokens()
                + " read "
                + usage.cacheReadTokens()
                + " written "
                + usage.cacheWriteTokens()
                + "/"
                + usage.longCacheWriteTokens()
                + " output "
                + usage.outputTokens()
                + " reasoning "
                + usage.reasoningTokens()
                + " raw "
                + usage.raw();
    }
}
