package dev.llm.dialect;

import dev.llm.model.ChatReply;
import dev.llm.model.ChatRequest;
import dev.llm.model.Event;
import dev.llm.model.Message;
import dev.llm.model.Part;
import dev.llm.model.Tool;
import dev.llm.model.ToolChoice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The tools of one client whose names not every API takes: called by a [FlatName] on the way there, and by their own on
/// the way back.
final class FlatNames {
    private final Map<String, String> originals = new HashMap<>();

    /// Whether a tool is called anything else elsewhere; mostly none is.
    boolean isEmpty() {
        return originals.isEmpty();
    }

    private String flat(String name) {
        String flat = FlatName.of(name);
        if (!flat.equals(name)) {
            originals.put(flat, name);
        }
        return flat;
    }

    private String original(String flat) {
        return originals.getOrDefault(flat, flat);
    }

    ChatRequest flat(ChatRequest request) {
        var tools = new ArrayList<Tool>();
        request.tools().forEach(tool -> tools.add(flat(tool)));
        var messages = new ArrayList<Message>();
        request.messages()
                .forEach(message -> messages.add(message.withParts(flat(message.parts()))));
        ChatRequest renamed = request.withTools(tools).withMessages(messages);
        return request.toolChoice() instanceof ToolChoice.Named(String name)
                ? renamed.withToolChoice(new ToolChoice.Named(flat(name)))
                : renamed;
    }

    private Tool flat(Tool tool) {
        return switch (tool) {
            case Tool.Function function -> flat(function);
            case Tool.Native own -> {
                var substitutes = new ArrayList<Tool.Function>();
                own.substitutes().forEach(function -> substitutes.add(flat(function)));
                yield new Tool.Native(own.dialect(), own.json(), substitutes, own.inMessage());
            }
        };
    }

    private Tool.Function flat(Tool.Function function) {
        return new Tool.Function(
                flat(function.name()),
                function.description(),
                function.schema(),
                function.strict(),
                function.extras());
    }

    private List<Part> flat(List<Part> parts) {
        var renamed = new ArrayList<Part>();
        for (Part part : parts) {
            renamed.add(
                    switch (part) {
                        case Part.ToolCall call -> named(call, flat(call.name()));
                        case Part.Opaque(var dialect, var type, var json, Part.ToolCall call) ->
                                new Part.Opaque(
                                        dialect, type, json, named(call, flat(call.name())));
                        default -> part;
                    });
        }
        return renamed;
    }

    private static Part named(Part.ToolCall call, String name) {
        return new Part.ToolCall(call.id(), name, call.arguments(), call.extras());
    }

    ChatReply original(ChatReply reply) {
        var parts = new ArrayList<Part>();
        reply.parts().forEach(part -> parts.add(original(part)));
        return new ChatReply(
                reply.id(), reply.model(), parts, reply.stop(), reply.usage(), reply.complete());
    }

    Event original(Event event) {
        return switch (event) {
            case Event.PartStarted(int index, Part.Kind kind, Event.CallHead call)
                    when call != null -> {
                var head = new Event.CallHead(call.id(), original(call.name()));
                yield new Event.PartStarted(index, kind, head);
            }
            case Event.WholePart(int index, Part part) ->
                    new Event.WholePart(index, original(part));
            default -> event;
        };
    }

    private Part original(Part part) {
        return part instanceof Part.ToolCall call ? named(call, original(call.name())) : part;
    }
}
