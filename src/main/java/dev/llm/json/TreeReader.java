package dev.llm.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Tokens to a tree. Jackson's own mapper would do the same after loading four hundred classes for data binding, which a
/// one-shot prompt pays for at every start and never uses.
final class TreeReader {
    private final JsonParser parser;
    private final JsonNodeFactory nodes = JsonNodeFactory.instance;

    TreeReader(JsonParser parser) {
        this.parser = parser;
    }

    /// The one value of the text.
    ///
    /// @throws tools.jackson.core.JacksonException when there is none, or more than one
    JsonNode read() {
        JsonToken first = parser.nextToken();
        JsonNode tree = value(first);
        if (parser.nextToken() != null) {
            throw new StreamReadException(parser, "more than one JSON value");
        }
        return tree;
    }

    private JsonNode value(JsonToken token) {
        if (token == null) {
            throw new StreamReadException(parser, "the JSON value is not whole");
        }
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> nodes.stringNode(parser.getString());
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            case VALUE_NULL -> nodes.nullNode();
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                    throw new StreamReadException(parser, "unexpected " + token);
        };
    }

    private ObjectNode object() {
        ObjectNode object = nodes.objectNode();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            object.set(name, value(parser.nextToken()));
        }
        return object;
    }

    private ArrayNode array() {
        ArrayNode array = nodes.arrayNode();
        for (JsonToken token; (token = parser.nextToken()) != JsonToken.END_ARRAY; ) {
            array.add(value(token));
        }
        return array;
    }

    private JsonNode integer() {
        return switch (parser.getNumberType()) {
            case INT -> nodes.numberNode(parser.getIntValue());
            case LONG -> nodes.numberNode(parser.getLongValue());
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL ->
                    nodes.numberNode(parser.getBigIntegerValue());
        };
    }
}
