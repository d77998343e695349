package dev.llm.dialect;

import dev.llm.model.ChatRequest;
import dev.llm.model.Message;
import dev.llm.model.Part;
import dev.llm.model.Role;
import dev.llm.model.Tool;
import java.util.ArrayList;
import java.util.List;

/// A request from one format on its way into another: what only the other one knows gives way to what stands for it,
/// what says nothing is left out, and results stand where their calls are.
public final class Foreign {
    private final String dialect;

    private Foreign(String dialect) {
        this.dialect = dialect;
    }

    /// @param dialect into which the request is to be written
    public static ChatRequest adapted(ChatRequest request, String dialect) {
        var foreign = new Foreign(dialect);
        ChatRequest adapted =
                foreign.concerns(request)
                        ? request.withMessages(foreign.messages(request.messages()))
                                .withTools(foreign.tools(request.tools()))
                        : request;
        return resultsAreInPlace(adapted.messages())
                ? adapted
                : adapted.withMessages(ResultsInPlace.ordered(adapted.messages()));
    }

    private boolean concerns(ChatRequest request) {
        for (Tool tool : request.tools()) {
            if (hasSubstitutes(tool)) {
                return true;
            }
        }
        for (Message message : request.messages()) {
            if (saysNothing(message) || concerns(message.parts())) {
                return true;
            }
        }
        return false;
    }

    private boolean concerns(List<Part> parts) {
        for (Part part : parts) {
            boolean inside = part instanceof Part.ToolResult result && concerns(result.content());
            if (inside || isNothing(part) || hasSubstitute(part)) {
                return true;
            }
        }
        return false;
    }

    private List<Tool> tools(List<Tool> tools) {
        var adapted = new ArrayList<Tool>();
        for (Tool tool : tools) {
            if (tool instanceof Tool.Native other && hasSubstitutes(other)) {
                adapted.addAll(other.substitutes());
            } else {
                adapted.add(tool);
            }
        }
        return adapted;
    }

    private boolean hasSubstitutes(Tool tool) {
        return tool instanceof Tool.Native other
                && !other.dialect().equals(dialect)
                && !other.substitutes().isEmpty();
    }

    private List<Message> messages(List<Message> messages) {
        var adapted = new ArrayList<Message>();
        for (Message message : messages) {
            Message given =
                    concerns(message.parts()) ? message.withParts(parts(message.parts())) : message;
            if (!saysNothing(given) && (!given.parts().isEmpty() || message.parts().isEmpty())) {
                adapted.add(given);
            }
        }
        return adapted;
    }

    private List<Part> parts(List<Part> parts) {
        var adapted = new ArrayList<Part>();
        for (Part part : parts) {
            Part given = part(part);
            boolean alone = parts.size() == 1 && !hasSubstitute(part);
            if (alone || !isNothing(given)) {
                adapted.add(given);
            }
        }
        return adapted;
    }

    private Part part(Part part) {
        return switch (part) {
            case Part.Opaque opaque
                    when !opaque.dialect().equals(dialect) && opaque.substitute() != null ->
                    part(opaque.substitute());
            case Part.ToolResult(var id, List<Part> content, boolean error, var extras)
                    when concerns(content) ->
                    new Part.ToolResult(id, parts(content), error, extras);
            default -> part;
        };
    }

    private boolean hasSubstitute(Part part) {
        return part instanceof Part.Opaque opaque
                && !opaque.dialect().equals(dialect)
                && opaque.substitute() != null;
    }

    /// Several APIs refuse an empty text, whatever is marked on it.
    private boolean isNothing(Part part) {
        return part instanceof Part.Text text
                && text.text().isEmpty()
                && !text.extras().dialect().equals(dialect);
    }

    /// A message of the system that is empty. One with fields of its own is left to who writes it, and names them.
    private static boolean saysNothing(Message message) {
        return message.role() == Role.SYSTEM
                && message.parts().isEmpty()
                && message.extras().isEmpty();
    }

    private static boolean resultsAreInPlace(List<Message> messages) {
        List<Part> before = List.of();
        for (Message message : messages) {
            boolean leading = true;
            for (Part part : message.parts()) {
                if (part instanceof Part.ToolResult result) {
                    boolean after = isCalled(result.callId(), before);
                    if (after ? !leading : isCalledAnywhere(result.callId(), messages)) {
                        return false;
                    }
                } else {
                    leading = false;
                }
            }
            before = message.parts();
        }
        return true;
    }

    private static boolean isCalledAnywhere(String id, List<Message> messages) {
        for (Message message : messages) {
            if (isCalled(id, message.parts())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCalled(String id, List<Part> said) {
        for (Part part : said) {
            if (part instanceof Part.ToolCall call && call.id().equals(id)) {
                return true;
            }
        }
        return false;
    }
}
