package dev.llm.dialect.responses;

import dev.llm.dialect.DataUrl;
import dev.llm.json.JsonObject;
import dev.llm.model.Extras;
import dev.llm.model.Media;
import dev.llm.model.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The content of messages and of tool results to parts. A part of a type, or with a source, that is not known stays
/// whole.
final class PartReader {
    private PartReader() {}

    /// A string, which is nothing when it is empty, or an array of parts.
    static List<Part> content(JsonObject owner, String field) {
        JsonNode value = owner.get(field);
        if (value == null) {
            return List.of();
        }
        if (value.isString()) {
            String text = value.stringValue();
            return text.isEmpty() ? List.of() : List.of(new Part.Text(text));
        }
        if (!value.isArray()) {
            throw owner.wrong(field, "a string or an array");
        }
        var parts = new ArrayList<Part>();
        for (JsonObject part : owner.objects(field)) {
            parts.add(part(part));
        }
        return parts;
    }

    private static Part part(JsonObject part) {
        String type = part.requiredText("type");
        Part known =
                switch (type) {
                    case "input_text", "output_text", "text" -> text(part);
                    case "refusal" -> new Part.Refusal(part.requiredText("refusal"), extras(part));
                    case "input_image" -> image(part);
                    case "input_file" -> file(part);
                    default -> null;
                };
        return known == null ? new Part.Opaque(ResponsesDialect.NAME, type, part.raw()) : known;
    }

    /// Every text of a reply has both lists, and most have them empty.
    private static Part text(JsonObject part) {
        for (String list : List.of("annotations", "logprobs")) {
            JsonNode value = part.node().path(list);
            if (value.isNull() || (value.isArray() && value.isEmpty())) {
                part.get(list);
            }
        }
        return new Part.Text(part.requiredText("text"), extras(part));
    }

    private static @Nullable Part image(JsonObject part) {
        String id = part.text("file_id");
        String url = part.text("image_url");
        if (id == null && url == null) {
            return null;
        }
        Media source = id == null ? link(url) : new Media.Upload(id);
        return new Part.Image(source, extras(part));
    }

    private static Media link(@Nullable String url) {
        String address = url == null ? "" : url;
        Media inline = DataUrl.read(address);
        return inline == null ? new Media.Link(address, null) : inline;
    }

    private static @Nullable Part file(JsonObject part) {
        String id = part.text("file_id");
        String url = part.text("file_url");
        String data = part.text("file_data", "");
        Media source = id == null ? DataUrl.read(data) : new Media.Upload(id);
        if (source == null && url != null) {
            source = new Media.Link(url, null);
        }
        return source == null
                ? null
                : new Part.Document(source, part.text("filename"), extras(part));
    }

    private static Extras extras(JsonObject part) {
        return part.rest(ResponsesDialect.NAME);
    }
}
