package dev.llm.json;

import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// A tree to text, for the same reason as [TreeReader].
final class TreeWriter {
    private final JsonGenerator generator;

    TreeWriter(JsonGenerator generator) {
        this.generator = generator;
    }

    void write(JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT -> object(node);
            case ARRAY -> array(node);
            case STRING -> generator.writeString(node.stringValue());
            case NUMBER -> number(node);
            case BOOLEAN -> generator.writeBoolean(node.booleanValue());
            case NULL, MISSING -> generator.writeNull();
            case BINARY, POJO ->
                    throw new IllegalArgumentException(node.getNodeType() + " is no JSON");
        }
    }

    private void object(JsonNode node) {
        generator.writeStartObject();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            generator.writeName(field.getKey());
            write(field.getValue());
        }
        generator.writeEndObject();
    }

    private void array(JsonNode node) {
        generator.writeStartArray();
        for (JsonNode element : node) {
            write(element);
        }
        generator.writeEndArray();
    }

    private void number(JsonNode node) {
        switch (node.numberType()) {
            case INT, LONG -> generator.writeNumber(node.longValue());
            case BIG_INTEGER -> generator.writeNumber(node.bigIntegerValue());
            case FLOAT, DOUBLE, BIG_DECIMAL -> generator.writeNumber(node.decimalValue());
        }
    }
}
