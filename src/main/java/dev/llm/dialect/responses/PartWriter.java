package dev.llm.dialect.responses;

import dev.llm.dialect.DataUrl;
import dev.llm.dialect.Losses;
import dev.llm.json.Json;
import dev.llm.model.Extras;
import dev.llm.model.Media;
import dev.llm.model.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Parts to the content of messages and of tool results.
final class PartWriter {
    private final Losses losses;

    PartWriter(Losses losses) {
        this.losses = losses;
    }

    /// A string where one plain text is all there is, else an array of parts.
    ///
    /// @param assistant whether the model said it, for which the words are others and only text is taken
    JsonNode content(List<Part> said, boolean assistant) {
        ArrayNode parts = Json.array();
        for (Part part : said) {
            ObjectNode written = assistant ? output(part) : input(part);
            if (written != null) {
                losses.putExtras(written, withoutMessage(part.extras()));
                parts.add(written);
            }
        }
        boolean plain = parts.size() == 1 && parts.get(0).size() == 2 && parts.get(0).has("text");
        return plain ? parts.get(0).path("text") : parts;
    }

    private static Extras withoutMessage(Extras extras) {
        return extras.dialect().equals(ResponsesDialect.NAME)
                ? extras.without(ItemReader.MESSAGE)
                : extras;
    }

    static ObjectNode text(String text) {
        return typed("input_text").put("text", text);
    }

    private @Nullable ObjectNode output(Part part) {
        return switch (part) {
            case Part.Text text -> typed("output_text").put("text", text.text());
            case Part.Refusal refusal -> typed("refusal").put("refusal", refusal.text());
            case Part.Opaque opaque -> opaque(opaque);
            case Part.Image _ -> lost("image in an assistant's message");
            case Part.Document _ -> lost("document in an assistant's message");
            case Part.Audio _ -> lost("audio");
            case Part.Thinking _, Part.ToolCall _, Part.ToolResult _ -> input(part);
        };
    }

    private @Nullable ObjectNode input(Part part) {
        return switch (part) {
            case Part.Text text -> text(text.text());
            case Part.Refusal refusal -> text(refusal.text());
            case Part.Image image -> image(image.source());
            case Part.Document document -> document(document);
            case Part.Audio _ -> lost("audio");
            case Part.Opaque opaque -> opaque(opaque);
            case Part.Thinking _ -> lost("thinking in a tool result");
            case Part.ToolCall _ -> lost("tool call in a tool result");
            case Part.ToolResult _ -> lost("tool result in a tool result");
        };
    }

    private @Nullable ObjectNode opaque(Part.Opaque opaque) {
        boolean own = opaque.dialect().equals(ResponsesDialect.NAME);
        return own ? (ObjectNode) Json.tree(opaque.json()) : lost(opaque.type());
    }

    private static ObjectNode image(Media source) {
        ObjectNode part = typed("input_image");
        return switch (source) {
            case Media.Inline inline -> part.put("image_url", DataUrl.write(inline));
            case Media.Link link -> part.put("image_url", link.url());
            case Media.Upload upload -> part.put("file_id", upload.fileId());
            case Media.PlainText text -> text(text.text());
        };
    }

    private static ObjectNode document(Part.Document document) {
        ObjectNode part = typed("input_file");
        String name = document.name();
        switch (document.source()) {
            case Media.Inline inline -> part.put("file_data", DataUrl.write(inline));
            case Media.Link link -> part.put("file_url", link.url());
            case Media.Upload upload -> part.put("file_id", upload.fileId());
            case Media.PlainText text -> {
                return text(name == null ? text.text() : name + "\n\n" + text.text());
            }
        }
        return name == null ? part : part.put("filename", name);
    }

    private @Nullable ObjectNode lost(String name) {
        losses.add(name);
        return null;
    }

    private static ObjectNode typed(String type) {
        return Json.object().put("type", type);
    }
}
