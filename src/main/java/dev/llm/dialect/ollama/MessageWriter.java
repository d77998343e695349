package dev.llm.dialect.ollama;

import dev.llm.dialect.Losses;
import dev.llm.dialect.ToolResultText;
import dev.llm.json.Json;
import dev.llm.model.Extras;
import dev.llm.model.Media;
import dev.llm.model.Message;
import dev.llm.model.Part;
import dev.llm.model.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Messages to `messages`. What one turn of the user holds becomes several: a tool message per result, then the rest.
final class MessageWriter {
    private final Losses losses;
    private final ArrayNode target;

    /// The tools that were called, by the id of the call: a result names its tool.
    private final Map<String, String> toolNames = new HashMap<>();

    MessageWriter(Losses losses, ArrayNode target) {
        this.losses = losses;
        this.target = target;
    }

    void write(Message message) {
        var rest = new ArrayList<Part>();
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolResult result) {
                toolResult(result);
            } else {
                rest.add(part);
            }
        }
        boolean nothingLeft =
                message.parts().isEmpty()
                        ? !message.extras().isEmpty() && !isOwn(message.extras())
                        : rest.isEmpty();
        if (nothingLeft) {
            losses.lose(message.extras());
            return;
        }
        ObjectNode written = message(message.role(), rest);
        losses.putExtras(written, message.extras());
        target.add(written);
    }

    private static boolean isOwn(Extras extras) {
        return extras.dialect().equals(OllamaDialect.NAME);
    }

    private void toolResult(Part.ToolResult result) {
        ObjectNode written = message("tool", result.content(), "\n\n");
        String content = written.path("content").stringValue();
        written.put("content", ToolResultText.marked(result, content));
        String name = toolNames.get(result.callId());
        if (name != null) {
            written.put("tool_name", name);
        }
        written.put("tool_call_id", result.callId());
        losses.putExtras(written, result.extras());
        target.add(written);
    }

    /// What a message holds, in a request and in a reply. The content is one string: the blocks that a user sends stand
    /// apart, the pieces of what a model says belong together.
    ObjectNode message(Role role, List<Part> parts) {
        String between = role == Role.ASSISTANT ? "" : "\n\n";
        return message(role.name().toLowerCase(Locale.ROOT), parts, between);
    }

    private ObjectNode message(String role, List<Part> parts, String between) {
        var texts = new ArrayList<String>();
        var thinking = new StringBuilder();
        ArrayNode images = Json.array();
        ArrayNode calls = Json.array();
        for (Part part : parts) {
            switch (part) {
                case Part.Text text -> {
                    texts.add(text.text());
                    losses.lose(text.extras());
                }
                case Part.Refusal refusal -> texts.add(refusal.text());
                case Part.Thinking thought -> thinking.append(thinking(thought));
                case Part.Image image -> image(image.source(), images);
                case Part.Document document -> document(document, texts);
                case Part.Audio _ -> losses.add("audio");
                case Part.ToolCall call -> calls.add(call(call, calls.size()));
                case Part.ToolResult _ -> losses.add("tool result outside a user's message");
                case Part.Opaque opaque -> losses.add(opaque.type());
            }
        }
        ObjectNode message =
                Json.object().put("role", role).put("content", String.join(between, texts));
        if (!thinking.isEmpty()) {
            message.put("thinking", thinking.toString());
        }
        if (!images.isEmpty()) {
            message.set("images", images);
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        return message;
    }

    private String thinking(Part.Thinking thinking) {
        if (thinking.redacted()) {
            losses.add("thinking");
        } else if (thinking.proof() != null) {
            losses.add("proof of thinking");
        }
        return thinking.text();
    }

    private void image(Media source, ArrayNode images) {
        if (source instanceof Media.Inline inline) {
            images.add(inline.data());
        } else {
            losses.add("image by URL or file id");
        }
    }

    private void document(Part.Document document, List<String> texts) {
        if (document.source() instanceof Media.PlainText text) {
            texts.add(
                    document.name() == null ? text.text() : document.name() + "\n\n" + text.text());
        } else {
            losses.add("document");
        }
    }

    private ObjectNode call(Part.ToolCall call, int index) {
        toolNames.put(call.id(), call.name());
        ObjectNode written = Json.object().put("id", call.id());
        ObjectNode function =
                written.putObject("function").put("index", index).put("name", call.name());
        function.set("arguments", Json.arguments(call.arguments()));
        losses.putExtras(written, call.extras());
        return written;
    }
}
