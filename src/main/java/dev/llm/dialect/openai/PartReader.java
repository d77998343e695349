package dev.llm.dialect.openai;

import dev.llm.dialect.DataUrl;
import dev.llm.json.JsonObject;
import dev.llm.model.Extras;
import dev.llm.model.Media;
import dev.llm.model.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Content parts to parts. One of a type, or with a source, that is not known stays whole.
final class PartReader {
    /// Marks an opaque part that is one of the `tool_calls` and not of the content.
    static final String CALL = "tool_calls.";

    private PartReader() {}

    /// The `content` field: a string, which is nothing when it is empty, or an array of parts.
    static List<Part> content(JsonObject message) {
        JsonNode value = message.get("content");
        if (value == null) {
            return List.of();
        }
        if (value.isString()) {
            String text = value.stringValue();
            return text.isEmpty() ? List.of() : List.of(new Part.Text(text));
        }
        if (!value.isArray()) {
            throw message.wrong("content", "a string or an array");
        }
        var parts = new ArrayList<Part>();
        for (JsonObject part : message.objects("content")) {
            parts.add(part(part));
        }
        return parts;
    }

    private static Part part(JsonObject part) {
        String type = part.requiredText("type");
        Part known =
                switch (type) {
                    case "text" -> new Part.Text(part.requiredText("text"), extras(part));
                    case "refusal" -> new Part.Refusal(part.requiredText("refusal"), extras(part));
                    case "image_url" -> image(part);
                    case "input_audio" -> audio(part);
                    case "file" -> file(part);
                    default -> null;
                };
        return known == null ? new Part.Opaque(ChatDialect.NAME, type, part.raw()) : known;
    }

    private static Part image(JsonObject part) {
        String url = part.requiredObject("image_url").requiredText("url");
        Media inline = DataUrl.read(url);
        return new Part.Image(inline == null ? new Media.Link(url, null) : inline, extras(part));
    }

    private static Part audio(JsonObject part) {
        JsonObject audio = part.requiredObject("input_audio");
        String mimeType = AudioFormat.mimeType(audio.requiredText("format"));
        return new Part.Audio(new Media.Inline(mimeType, audio.requiredText("data")), extras(part));
    }

    private static @Nullable Part file(JsonObject part) {
        JsonObject file = part.requiredObject("file");
        String id = file.text("file_id");
        Media source = id == null ? DataUrl.read(file.text("file_data", "")) : new Media.Upload(id);
        return source == null
                ? null
                : new Part.Document(source, file.text("filename"), extras(part));
    }

    private static Extras extras(JsonObject part) {
        return part.rest(ChatDialect.NAME);
    }
}
