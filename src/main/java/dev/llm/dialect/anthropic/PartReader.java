package dev.llm.dialect.anthropic;

import dev.llm.json.JsonObject;
import dev.llm.model.Extras;
import dev.llm.model.Media;
import dev.llm.model.Origin;
import dev.llm.model.Part;
import dev.llm.model.Proof;
import dev.llm.model.RawJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Content blocks to parts. A block, or a source of bytes, of a type that is not known stays whole.
final class PartReader {
    /// How Claude Code begins a block of the system prompt that only the vendor's billing reads. It changes with every
    /// conversation, which spoils the prompt caches of others.
    private static final String BILLING = "x-anthropic-billing-header:";

    private static final String DIRECT = "direct";

    private final Origin maker;

    /// The tools that a result of a search has told the model of.
    private final Set<String> referredTools = new HashSet<>();

    /// @param maker who made the proofs in these blocks
    PartReader(Origin maker) {
        this.maker = maker;
    }

    /// A `content` field: a string or an array of blocks.
    List<Part> content(JsonObject owner, String field) {
        JsonNode value = owner.get(field);
        if (value == null) {
            return List.of();
        }
        if (value.isString()) {
            return List.of(new Part.Text(value.stringValue()));
        }
        if (!value.isArray()) {
            throw owner.wrong(field, "a string or an array");
        }
        var parts = new ArrayList<Part>();
        for (JsonObject block : owner.objects(field)) {
            parts.add(part(block));
        }
        return parts;
    }

    /// The tools to which the blocks read so far refer.
    Set<String> referredTools() {
        return referredTools;
    }

    Part part(JsonObject block) {
        String type = block.requiredText("type");
        return switch (type) {
            case "text" -> text(block);
            case "thinking" ->
                    new Part.Thinking(
                            block.text("thinking", ""),
                            proof(block.text("signature")),
                            false,
                            extras(block));
            case "redacted_thinking" ->
                    new Part.Thinking("", proof(block.requiredText("data")), true, extras(block));
            case "tool_use" -> toolCall(block);
            case "tool_result" ->
                    new Part.ToolResult(
                            block.requiredText("tool_use_id"),
                            content(block, "content"),
                            Boolean.TRUE.equals(block.bool("is_error")),
                            extras(block));
            case "image", "document" -> medium(type, block);
            case "tool_reference" -> toolReference(block);
            case "search_result" -> opaque(type, block, new Part.Text(searchResult(block)));
            default -> opaque(type, block, null);
        };
    }

    private static Part text(JsonObject block) {
        String text = block.requiredText("text");
        return text.startsWith(BILLING)
                ? opaque("text", block, new Part.Text(""))
                : new Part.Text(text, extras(block));
    }

    private Part toolReference(JsonObject block) {
        String tool = block.requiredText("tool_name");
        referredTools.add(tool);
        return opaque(
                "tool_reference", block, new Part.Text("The tool " + tool + " can be called now."));
    }

    private static String searchResult(JsonObject block) {
        var text = new StringJoiner("\n\n");
        text.add(block.text("title", "") + " (" + block.text("source", "") + ")");
        for (JsonObject piece : block.objects("content")) {
            text.add(piece.text("text", ""));
        }
        return text.toString();
    }

    private static Part toolCall(JsonObject block) {
        if (block.node().path("caller").path("type").asString("").equals(DIRECT)) {
            block.get("caller"); // the model itself, as ever
        }
        RawJson input = block.raw("input");
        return new Part.ToolCall(
                block.requiredText("id"),
                block.requiredText("name"),
                input == null ? RawJson.EMPTY_OBJECT : input,
                extras(block));
    }

    private static Part medium(String type, JsonObject block) {
        Media source = source(block.requiredObject("source"));
        if (source == null) {
            return opaque(type, block, null);
        }
        return type.equals("image")
                ? new Part.Image(source, extras(block))
                : new Part.Document(source, block.text("title"), extras(block));
    }

    private static @Nullable Media source(JsonObject source) {
        return switch (source.requiredText("type")) {
            case "base64" ->
                    new Media.Inline(
                            source.requiredText("media_type"), source.requiredText("data"));
            case "url" -> new Media.Link(source.requiredText("url"), null);
            case "file" -> new Media.Upload(source.requiredText("file_id"));
            case "text" -> {
                source.text("media_type"); // always text/plain
                yield new Media.PlainText(source.requiredText("data"));
            }
            default -> null;
        };
    }

    private @Nullable Proof proof(@Nullable String value) {
        return value == null || value.isEmpty() ? null : new Proof(maker, value);
    }

    private static Part opaque(String type, JsonObject block, @Nullable Part substitute) {
        return new Part.Opaque(AnthropicDialect.NAME, type, block.raw(), substitute);
    }

    private static Extras extras(JsonObject block) {
        return block.rest(AnthropicDialect.NAME);
    }
}
