package dev.llm.dialect.openai;

import dev.llm.dialect.DataUrl;
import dev.llm.dialect.Losses;
import dev.llm.json.Json;
import dev.llm.model.Media;
import dev.llm.model.Part;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Parts to content.
final class PartWriter {
    private final Losses losses;

    PartWriter(Losses losses) {
        this.losses = losses;
    }

    /// A string where one plain text, or nothing, is all there is, else an array of parts.
    JsonNode content(List<Part> said) {
        ArrayNode parts = Json.array();
        for (Part part : said) {
            ObjectNode written = part(part);
            if (written != null) {
                losses.putExtras(written, part.extras());
                parts.add(written);
            }
        }
        return shortest(parts);
    }

    /// The same where this format takes nothing but text.
    JsonNode text(List<Part> said, String where) {
        ArrayNode parts = Json.array();
        for (Part part : said) {
            ObjectNode written = part(part);
            if (written == null) {
                continue;
            }
            if (written.path("type").asString("").equals("text")) {
                losses.putExtras(written, part.extras());
                parts.add(written);
            } else {
                losses.add(part.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " " + where);
            }
        }
        return shortest(parts);
    }

    static ObjectNode text(String text) {
        return typed("text").put("text", text);
    }

    private static JsonNode shortest(ArrayNode parts) {
        if (parts.isEmpty()) {
            return Json.text("");
        }
        JsonNode first = parts.get(0);
        boolean plain = first.path("type").asString("").equals("text") && first.size() == 2;
        return plain && parts.size() == 1 ? first.path("text") : parts;
    }

    /// A part without its extras, or null when this format has none for it.
    private @Nullable ObjectNode part(Part part) {
        return switch (part) {
            case Part.Text text -> text(text.text());
            case Part.Refusal refusal -> text(refusal.text());
            case Part.Image image -> image(image.source());
            case Part.Document document -> document(document);
            case Part.Audio audio -> audio(audio.source());
            case Part.Opaque opaque ->
                    opaque.dialect().equals(ChatDialect.NAME)
                            ? (ObjectNode) Json.tree(opaque.json())
                            : lost(opaque.type());
            case Part.Thinking _ -> lost("thinking");
            case Part.ToolCall _ -> lost("tool call outside an assistant's message");
            case Part.ToolResult _ -> lost("tool result outside a user's message");
        };
    }

    private @Nullable ObjectNode image(Media source) {
        return switch (source) {
            case Media.Inline inline -> imageUrl(DataUrl.write(inline));
            case Media.Link link -> imageUrl(link.url());
            case Media.Upload _ -> lost("image by file id");
            case Media.PlainText text -> text(text.text());
        };
    }

    private static ObjectNode imageUrl(String url) {
        ObjectNode part = typed("image_url");
        part.putObject("image_url").put("url", url);
        return part;
    }

    private @Nullable ObjectNode document(Part.Document document) {
        ObjectNode part = typed("file");
        ObjectNode file = part.putObject("file");
        switch (document.source()) {
            case Media.Inline inline -> file.put("file_data", DataUrl.write(inline));
            case Media.Upload upload -> file.put("file_id", upload.fileId());
            case Media.PlainText text -> {
                String name = document.name();
                return text(name == null ? text.text() : name + "\n\n" + text.text());
            }
            case Media.Link _ -> {
                return lost("document by URL");
            }
        }
        if (document.name() != null) {
            file.put("filename", document.name());
        }
        return part;
    }

    private @Nullable ObjectNode audio(Media source) {
        if (!(source instanceof Media.Inline inline)) {
            return lost("audio by URL or file id");
        }
        ObjectNode part = typed("input_audio");
        part.putObject("input_audio")
                .put("data", inline.data())
                .put("format", AudioFormat.word(inline.mimeType()));
        return part;
    }

    private @Nullable ObjectNode lost(String name) {
        losses.add(name);
        return null;
    }

    private static ObjectNode typed(String type) {
        return Json.object().put("type", type);
    }
}
