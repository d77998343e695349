package dev.llm.dialect.openai;

import dev.llm.dialect.Losses;
import dev.llm.dialect.ToolResultText;
import dev.llm.json.Json;
import dev.llm.model.Extras;
import dev.llm.model.Media;
import dev.llm.model.Message;
import dev.llm.model.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Messages to `messages`. What one turn of the user holds becomes several: a tool message per result, right after the
/// calls as this format demands, then the rest.
final class MessageWriter {
    private final ChatVariant variant;
    private final Losses losses;
    private final PartWriter parts;
    private final ArrayNode target;

    MessageWriter(ChatVariant variant, Losses losses, ArrayNode target) {
        this.variant = variant;
        this.losses = losses;
        this.parts = new PartWriter(losses);
        this.target = target;
    }

    void write(Message message) {
        switch (message.role()) {
            case SYSTEM, USER -> said(message);
            case ASSISTANT -> {
                ObjectNode written = assistant(message.parts());
                losses.putExtras(written, message.extras());
                target.add(written);
            }
        }
    }

    private void said(Message message) {
        var rest = new ArrayList<Part>();
        var attached = new ArrayList<Part>();
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolResult result) {
                toolResult(result, attached);
            } else {
                rest.add(part);
            }
        }
        rest.addAll(0, attached);
        boolean nothingLeft =
                message.parts().isEmpty()
                        ? !message.extras().isEmpty() && !isOwn(message.extras())
                        : rest.isEmpty();
        if (nothingLeft) {
            losses.lose(message.extras());
            return;
        }
        ObjectNode written =
                target.addObject().put("role", message.role().name().toLowerCase(Locale.ROOT));
        written.set("content", parts.content(rest));
        losses.putExtras(written, message.extras());
    }

    private static boolean isOwn(Extras extras) {
        return extras.dialect().equals(ChatDialect.NAME);
    }

    /// A tool message takes nothing but text here; what else a result has, the user shows behind it.
    ///
    /// @param attached is handed that
    private void toolResult(Part.ToolResult result, List<Part> attached) {
        ObjectNode written =
                target.addObject().put("role", "tool").put("tool_call_id", result.callId());
        var texts = new ArrayList<Part>();
        var others = new ArrayList<Part>();
        for (Part part : result.content()) {
            (isAttached(part) ? others : texts).add(part);
        }
        if (!others.isEmpty()) {
            if (texts.isEmpty()) {
                texts.add(new Part.Text("(see below)"));
            }
            attached.add(new Part.Text("What the call " + result.callId() + " shows:"));
            attached.addAll(others);
        }
        JsonNode content = parts.text(texts, "in a tool result");
        boolean plain = content.isString();
        written.set(
                "content",
                plain ? Json.text(ToolResultText.marked(result, content.stringValue())) : content);
        if (result.error() && !plain) {
            ((ArrayNode) content).insert(0, PartWriter.text(ToolResultText.marked(result, "")));
        }
        losses.putExtras(written, result.extras());
    }

    private static boolean isAttached(Part part) {
        Media source =
                switch (part) {
                    case Part.Image image -> image.source();
                    case Part.Document document -> document.source();
                    case Part.Audio audio -> audio.source();
                    default -> null;
                };
        return switch (source) {
            case Media.Inline _ -> true;
            case Media.Link _ -> part instanceof Part.Image;
            case Media.Upload _ -> part instanceof Part.Document;
            case Media.PlainText _ -> false;
            case null -> false;
        };
    }

    /// What an assistant's message holds, in a request and in a reply.
    ObjectNode assistant(List<Part> said) {
        ObjectNode message = Json.object().put("role", "assistant");
        var content = new ArrayList<Part>();
        var reasoning = new StringBuilder();
        var refusal = new StringBuilder();
        ArrayNode calls = Json.array();
        ArrayNode annotations = Json.array();
        for (Part part : said) {
            switch (part) {
                case Part.Thinking thinking -> reasoning.append(reasoning(thinking));
                case Part.Refusal refused -> refusal.append(refused.text());
                case Part.ToolCall call -> calls.add(call(call));
                case Part.Opaque own when own.type().startsWith(PartReader.CALL) ->
                        opaque(own, calls);
                case Part.Text text -> content.add(withoutAnnotations(text, annotations));
                case Part.Image _,
                        Part.Document _,
                        Part.Audio _,
                        Part.ToolResult _,
                        Part.Opaque _ ->
                        content.add(part);
            }
        }
        if (content.isEmpty() && (!calls.isEmpty() || !refusal.isEmpty())) {
            message.putNull("content");
        } else {
            message.set("content", parts.content(content));
        }
        if (!refusal.isEmpty()) {
            message.put("refusal", refusal.toString());
        }
        reasoning(message, reasoning.toString(), !calls.isEmpty());
        if (!annotations.isEmpty()) {
            message.set("annotations", annotations);
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        return message;
    }

    private String reasoning(Part.Thinking thinking) {
        if (thinking.proof() != null) {
            losses.add("proof of thinking");
        }
        return thinking.text();
    }

    /// DeepSeek and Moonshot refuse a turn with tool calls that comes back without its reasoning; on other turns it is
    /// of no use to anybody. OpenAI itself refuses the field.
    private void reasoning(ObjectNode message, String reasoning, boolean toolTurn) {
        if (reasoning.isEmpty()) {
            return;
        }
        if (variant.foreignFields() && toolTurn) {
            message.put("reasoning_content", reasoning);
        } else {
            losses.add("thinking");
        }
    }

    private void opaque(Part.Opaque part, ArrayNode calls) {
        if (part.dialect().equals(ChatDialect.NAME)) {
            calls.add(Json.tree(part.json()));
        } else {
            losses.add(part.type());
        }
    }

    private ObjectNode call(Part.ToolCall call) {
        ObjectNode written = Json.object().put("id", call.id()).put("type", "function");
        written.putObject("function")
                .put("name", call.name())
                .put("arguments", call.arguments().text());
        losses.putExtras(written, call.extras());
        return written;
    }

    private static Part.Text withoutAnnotations(Part.Text text, ArrayNode annotations) {
        Extras extras = text.extras();
        if (!isOwn(extras) || !extras.fields().containsKey("annotations")) {
            return text;
        }
        Json.tree(extras.fields().get("annotations")).forEach(annotations::add);
        return new Part.Text(text.text(), extras.without("annotations"));
    }
}
