package dev.llm.dialect.gemini;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.Extras;
import dev.llm.model.Media;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Proof;
import dev.llm.model.RawJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The `parts` of a content to parts. One of a kind that is not known stays whole.
final class PartReader {
    private static final String SIGNATURE = "thoughtSignature";

    private final Origin maker;
    private final Calls calls;

    /// @param maker who made the signatures on these parts
    /// @param calls of the same conversation or reply
    PartReader(Origin maker, Calls calls) {
        this.maker = maker;
        this.calls = calls;
    }

    List<Part> parts(JsonObject content) {
        var parts = new ArrayList<Part>();
        for (JsonObject part : content.objects("parts")) {
            parts.addAll(read(part));
        }
        return parts;
    }

    /// What one part of the wire is here: none when it is empty, and two when its signature is a part of its own.
    List<Part> read(JsonObject part) {
        String signature = part.text(SIGNATURE, "");
        boolean signed = !signature.isEmpty() && !signature.equals(PartWriter.UNSIGNED);
        Proof proof = signed ? new Proof(maker, signature) : null;
        String text = part.text("text");
        boolean thought = part.node().path("thought").asBoolean(false);
        if (text == null ? hasNoData(part) : text.isEmpty()) {
            return empty(part, proof);
        }
        if (text != null && thought) {
            part.get("thought");
            return List.of(new Part.Thinking(text, proof, false, extras(part)));
        }
        Part said = text == null ? data(part, thought) : new Part.Text(text, extras(part));
        return proof == null
                ? List.of(said)
                : List.of(new Part.Thinking("", proof, false, Extras.NONE), said);
    }

    private static boolean hasNoData(JsonObject part) {
        int without = (part.has("thought") ? 1 : 0) + (part.has(SIGNATURE) ? 1 : 0);
        return part.node().size() == without;
    }

    private static List<Part> empty(JsonObject part, @Nullable Proof proof) {
        Extras extras = extras(part);
        if (proof != null) {
            return List.of(new Part.Thinking("", proof, true, extras));
        }
        return extras.isEmpty() ? List.of() : List.of(new Part.Text("", extras));
    }

    private Part data(JsonObject part, boolean thought) {
        Part known = null;
        if (!thought) {
            if (part.has("functionCall")) {
                known = call(part);
            } else if (part.has("functionResponse")) {
                known = result(part);
            } else {
                known = medium(part);
            }
        }
        return known == null ? opaque(part, thought) : known;
    }

    private Part call(JsonObject part) {
        JsonObject call = part.requiredObject("functionCall");
        String id = call.text("id", "");
        String name = call.requiredText("name");
        RawJson given = call.raw("args");
        RawJson arguments = given == null ? RawJson.EMPTY_OBJECT : given;
        return new Part.ToolCall(calls.called(id, name, arguments), name, arguments, extras(part));
    }

    /// The name says nothing that the call does not say; only where there is no call is it kept.
    private Part result(JsonObject part) {
        JsonObject response = part.requiredObject("functionResponse");
        String id = response.text("id", "");
        String name = response.node().path("name").asString("");
        Calls.Call call = calls.answered(id, name);
        if (call != null && call.name().equals(name)) {
            response.get("name");
        }
        FunctionResult result = FunctionResult.read(response.get("response"));
        var content = new ArrayList<Part>();
        if (!result.text().isEmpty()) {
            content.add(new Part.Text(result.text()));
        }
        for (JsonObject attached : response.objects("parts")) {
            content.addAll(read(attached));
        }
        return new Part.ToolResult(
                call == null ? calls.idWithoutCall(id, name) : call.id(),
                content,
                result.error(),
                extras(part));
    }

    private static @Nullable Part medium(JsonObject part) {
        boolean inline = part.has("inlineData");
        String field = inline ? "inlineData" : "fileData";
        String type = part.node().path(field).path("mimeType").asString("");
        if (type.isEmpty()) {
            return null; // of what kind the file is, nobody says
        }
        JsonObject data = part.requiredObject(field);
        data.get("mimeType");
        Media source =
                inline
                        ? inline(type, data.requiredText("data"))
                        : new Media.Link(data.requiredText("fileUri"), type);
        if (type.startsWith("image/")) {
            return new Part.Image(source, extras(part));
        }
        return type.startsWith("audio/")
                ? new Part.Audio(source, extras(part))
                : new Part.Document(source, null, extras(part));
    }

    private static Media inline(String type, String data) {
        String text = type.equals("text/plain") ? text(data) : null;
        return text == null ? new Media.Inline(type, data) : new Media.PlainText(text);
    }

    private static @Nullable String text(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (IllegalArgumentException | CharacterCodingException _) {
            return null;
        }
    }

    private static Part opaque(JsonObject part, boolean thought) {
        ObjectNode rest = Json.object().setAll((ObjectNode) part.node());
        rest.remove(SIGNATURE);
        String type = thought ? "thought" : rest.propertyNames().iterator().next();
        return new Part.Opaque(GeminiDialect.NAME, type, Json.raw(rest));
    }

    private static Extras extras(JsonObject part) {
        return part.rest(GeminiDialect.NAME);
    }
}
