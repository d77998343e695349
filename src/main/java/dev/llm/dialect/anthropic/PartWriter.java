package dev.llm.dialect.anthropic;

import dev.llm.dialect.Losses;
import dev.llm.json.Json;
import dev.llm.model.Media;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Proof;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Parts to content blocks.
final class PartWriter {
    private final @Nullable Origin reader;
    private final Losses losses;

    /// @param reader whose proofs may be written; null writes all, because a client only keeps them
    PartWriter(@Nullable Origin reader, Losses losses) {
        this.reader = reader;
        this.losses = losses;
    }

    /// A string where one plain text is all there is, else an array of blocks.
    JsonNode content(List<Part> parts) {
        if (parts.size() == 1
                && parts.getFirst() instanceof Part.Text text
                && text.extras().isEmpty()) {
            return Json.text(text.text());
        }
        return blocks(parts);
    }

    ArrayNode blocks(List<Part> parts) {
        ArrayNode blocks = Json.array();
        for (Part part : parts) {
            if (part instanceof Part.Text text
                    && text.text().isEmpty()
                    && text.extras().isEmpty()) {
                continue; // the API refuses empty text blocks
            }
            ObjectNode block = block(part);
            if (block != null) {
                losses.putExtras(block, part.extras());
                blocks.add(block);
            }
        }
        return blocks;
    }

    /// The block of a part without its extras, or null when this format has none for it.
    private @Nullable ObjectNode block(Part part) {
        return switch (part) {
            case Part.Text text -> text(text.text());
            case Part.Refusal refusal -> text(refusal.text());
            case Part.Image image -> medium("image", image.source());
            case Part.Document document -> document(document);
            case Part.Audio _ -> lost("audio");
            case Part.Thinking thinking -> thinking(thinking);
            case Part.ToolCall call ->
                    typed("tool_use")
                            .put("id", id(call.id()))
                            .put("name", call.name())
                            .set("input", Json.arguments(call.arguments()));
            case Part.ToolResult result -> toolResult(result);
            case Part.Opaque opaque ->
                    opaque.dialect().equals(AnthropicDialect.NAME)
                            ? (ObjectNode) Json.tree(opaque.json())
                            : lost(opaque.type());
        };
    }

    private static ObjectNode text(String text) {
        return typed("text").put("text", text);
    }

    private static ObjectNode document(Part.Document document) {
        ObjectNode block = medium("document", document.source());
        return document.name() == null ? block : block.put("title", document.name());
    }

    private @Nullable ObjectNode thinking(Part.Thinking thinking) {
        Proof proof = thinking.proof();
        if (reader != null && (proof == null || !proof.madeBy(reader))) {
            return lost("thinking");
        }
        String value = proof == null ? "" : proof.value();
        return thinking.redacted()
                ? typed("redacted_thinking").put("data", value)
                : typed("thinking").put("thinking", thinking.text()).put("signature", value);
    }

    private ObjectNode toolResult(Part.ToolResult result) {
        ObjectNode block = typed("tool_result").put("tool_use_id", id(result.callId()));
        if (!result.content().isEmpty()) {
            block.set("content", content(result.content()));
        } else if (result.error()) {
            block.put("content", "failed"); // without a word, the API refuses it
        }
        return result.error() ? block.put("is_error", true) : block;
    }

    /// The API takes letters, digits, `_` and `-`; some servers name a call `functions.read:0`.
    private static String id(String given) {
        StringBuilder id = null;
        for (int i = 0; i < given.length(); i++) {
            char letter = given.charAt(i);
            boolean taken = letter < 128 && Character.isLetterOrDigit(letter);
            if (!taken && letter != '_' && letter != '-') {
                id = id == null ? new StringBuilder(given) : id;
                id.setCharAt(i, '_');
            }
        }
        return id == null ? given : id.toString();
    }

    private static ObjectNode medium(String type, Media source) {
        ObjectNode block = typed(type);
        block.set(
                "source",
                switch (source) {
                    case Media.Inline inline ->
                            typed("base64")
                                    .put("media_type", inline.mimeType())
                                    .put("data", inline.data());
                    case Media.Link link -> typed("url").put("url", link.url());
                    case Media.Upload upload -> typed("file").put("file_id", upload.fileId());
                    case Media.PlainText text ->
                            typed("text").put("media_type", "text/plain").put("data", text.text());
                });
        return block;
    }

    private @Nullable ObjectNode lost(String name) {
        losses.add(name);
        return null;
    }

    private static ObjectNode typed(String type) {
        return Json.object().put("type", type);
    }
}
