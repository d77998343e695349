package dev.llm.json;

import dev.llm.model.RawJson;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Text to tree and back, losing nothing: decimals keep their digits, fields their order.
public final class Json {
    /// An attachment travels as one base64 string, so strings may be as long as a whole request.
    private static final int MAX_STRING = 256 * 1024 * 1024;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxStringLength(MAX_STRING).build())
                    .build();

    private Json() {}

    /// The tree of one JSON value, or null when the text is not exactly that.
    public static @Nullable JsonNode parse(String text) {
        try {
            return read(text);
        } catch (JacksonException _) {
            return null;
        }
    }

    /// The tree of one JSON value in UTF-8, or null when the bytes are not exactly that.
    public static @Nullable JsonNode parse(byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            return new TreeReader(parser).read();
        } catch (JacksonException _) {
            return null;
        }
    }

    /// The tree of JSON that was checked when it was read.
    public static JsonNode tree(RawJson json) {
        return read(json.text());
    }

    private static JsonNode read(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return new TreeReader(parser).read();
        }
    }

    /// The arguments of a tool call as an object. A model may write what is no object, or no JSON at all; that text
    /// then stands under the one field `invalid_arguments`, so that the conversation can go on and the model sees it.
    public static ObjectNode arguments(RawJson json) {
        return parse(json.text()) instanceof ObjectNode object
                ? object
                : object().put("invalid_arguments", json.text());
    }

    public static String write(JsonNode node) {
        var text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            new TreeWriter(generator).write(node);
        }
        return text.toString();
    }

    /// Over several lines, for people.
    public static String pretty(JsonNode node) {
        return node.toPrettyString();
    }

    /// UTF-8. A lone surrogate, which UTF-8 cannot express, becomes a question mark.
    public static byte[] bytes(JsonNode node) {
        return write(node).getBytes(StandardCharsets.UTF_8);
    }

    public static RawJson raw(JsonNode node) {
        return new RawJson(write(node));
    }

    public static JsonNode text(String value) {
        return JsonNodeFactory.instance.stringNode(value);
    }

    public static JsonNode bool(boolean value) {
        return JsonNodeFactory.instance.booleanNode(value);
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
