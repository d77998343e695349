package dev.llm.json;

import dev.llm.model.ErrorKind;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.RawJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeType;

/// One JSON object while it is read: every field by name and type, errors with the field's path, and at the end the
/// fields that nobody asked for. A field that is `null` counts as absent.
public final class JsonObject {
    private final JsonNode node;
    private final String path;
    private final ErrorKind blame;
    private final Set<String> read = new HashSet<>();
    private final Map<String, JsonObject> opened = new HashMap<>();

    private JsonObject(JsonNode node, String path, ErrorKind blame) {
        this.node = node;
        this.path = path;
        this.blame = blame;
    }

    /// A client's request: what is wrong with it is the client's fault.
    public static JsonObject request(JsonNode node) {
        return of(node, "", ErrorKind.INVALID_REQUEST);
    }

    /// A provider's answer: what is wrong with it means that it is no answer of this API.
    public static JsonObject reply(JsonNode node) {
        return of(node, "", ErrorKind.NOT_AN_API);
    }

    private static JsonObject of(JsonNode node, String path, ErrorKind blame) {
        if (!node.isObject()) {
            throw wrong(blame, path.isEmpty() ? "the body" : path, "an object", node);
        }
        return new JsonObject(node, path, blame);
    }

    public @Nullable JsonNode get(String field) {
        read.add(field);
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? null : value;
    }

    public boolean has(String field) {
        JsonNode value = node.get(field);
        return value != null && !value.isNull();
    }

    public @Nullable String text(String field) {
        JsonNode value = get(field);
        if (value != null && !value.isString()) {
            throw wrong(blame, path(field), "a string", value);
        }
        return value == null ? null : value.stringValue();
    }

    public String text(String field, String otherwise) {
        String value = text(field);
        return value == null ? otherwise : value;
    }

    public String requiredText(String field) {
        String value = text(field);
        if (value == null) {
            throw missing(field);
        }
        return value;
    }

    public @Nullable Long integer(String field) {
        JsonNode value = get(field);
        if (value != null
                && !(value.isNumber()
                        && value.canConvertToExactIntegral()
                        && value.canConvertToLong())) {
            throw wrong(blame, path(field), "an integer", value);
        }
        return value == null ? null : Long.valueOf(value.longValue());
    }

    /// An integer that a small number is expected to be.
    public @Nullable Integer smallInteger(String field) {
        Long value = integer(field);
        if (value != null && value != value.intValue()) {
            throw wrong(field, "an integer of at most " + Integer.MAX_VALUE);
        }
        return value == null ? null : Integer.valueOf(value.intValue());
    }

    public int integer(String field, int otherwise) {
        Integer value = smallInteger(field);
        return value == null ? otherwise : value;
    }

    public @Nullable BigDecimal decimal(String field) {
        JsonNode value = get(field);
        if (value != null && !value.isNumber()) {
            throw wrong(blame, path(field), "a number", value);
        }
        return value == null ? null : value.decimalValue();
    }

    /// Refuses an integer below this one.
    public void atLeast(String field, long least) {
        Long value = integer(field);
        if (value != null && value < least) {
            throw wrong(field, "at least " + least);
        }
    }

    /// Refuses a number outside of these two.
    public void between(String field, int least, int most) {
        JsonNode value = get(field);
        if (value != null && !value.isNumber()) {
            throw wrong(blame, path(field), "a number", value);
        }
        if (value != null && (value.doubleValue() < least || value.doubleValue() > most)) {
            throw wrong(field, "from " + least + " to " + most);
        }
    }

    /// Refuses a value that is of none of these types.
    ///
    /// @param expected the types in words
    public void oneOf(String field, String expected, JsonNodeType... types) {
        JsonNode value = get(field);
        if (value != null && !Set.of(types).contains(value.getNodeType())) {
            throw wrong(blame, path(field), expected, value);
        }
    }

    public @Nullable Boolean bool(String field) {
        JsonNode value = get(field);
        if (value != null && !value.isBoolean()) {
            throw wrong(blame, path(field), "true or false", value);
        }
        return value == null ? null : value.booleanValue();
    }

    public @Nullable JsonObject object(String field) {
        JsonNode value = get(field);
        if (value == null) {
            return null;
        }
        return opened.computeIfAbsent(field, _ -> of(value, path(field), blame));
    }

    public JsonObject requiredObject(String field) {
        JsonObject value = object(field);
        if (value == null) {
            throw missing(field);
        }
        return value;
    }

    /// The elements of an array of objects; none when the field is absent.
    public List<JsonObject> objects(String field) {
        var elements = new ArrayList<JsonObject>();
        int index = 0;
        for (JsonNode element : array(field)) {
            elements.add(of(element, path(field) + "[" + index++ + "]", blame));
        }
        return elements;
    }

    /// The elements of an array of strings; none when the field is absent.
    public List<String> texts(String field) {
        var elements = new ArrayList<String>();
        for (JsonNode element : array(field)) {
            if (!element.isString()) {
                throw wrong(blame, path(field) + "[" + elements.size() + "]", "a string", element);
            }
            elements.add(element.stringValue());
        }
        return elements;
    }

    public @Nullable RawJson raw(String field) {
        JsonNode value = get(field);
        return value == null ? null : Json.raw(value);
    }

    /// This object itself, unread.
    public RawJson raw() {
        return Json.raw(node);
    }

    public JsonNode node() {
        return node;
    }

    /// The fields that were not asked for, in their order, to be sent on to the same dialect. What was not asked for in
    /// an object inside, opened with [#object], is kept in an object under that one's name.
    public Extras rest(String dialect) {
        Map<String, RawJson> fields = new LinkedHashMap<>();
        unread().forEach((field, value) -> fields.put(field, Json.raw(value)));
        return Extras.of(dialect, fields);
    }

    private Map<String, JsonNode> unread() {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            JsonObject inside = opened.get(field.getKey());
            if (inside != null) {
                Map<String, JsonNode> rest = inside.unread();
                if (!rest.isEmpty()) {
                    fields.put(field.getKey(), Json.object().setAll(rest));
                }
            } else if (!read.contains(field.getKey())) {
                fields.put(field.getKey(), field.getValue());
            }
        }
        return fields;
    }

    /// The failure to be thrown for a field whose value is not one of those allowed.
    public LlmException wrong(String field, String expected) {
        JsonNode value = node.get(field);
        return value == null ? missing(field) : wrong(blame, path(field), expected, value);
    }

    public LlmException missing(String field) {
        return refused(field, "field required");
    }

    /// The failure to be thrown for a field that is wrong in a way of its own.
    public LlmException refused(String field, String sentence) {
        return new LlmException(blame, path(field) + ": " + sentence);
    }

    private Iterable<JsonNode> array(String field) {
        JsonNode value = get(field);
        if (value != null && !value.isArray()) {
            throw wrong(blame, path(field), "an array", value);
        }
        return value == null ? List.of() : value;
    }

    private String path(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private static LlmException wrong(
            ErrorKind blame, String where, String expected, JsonNode found) {
        return new LlmException(
                blame, where + ": must be " + expected + ", not " + describe(found));
    }

    private static String describe(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> "\"" + shortened(node.stringValue()) + "\"";
            case NUMBER, BOOLEAN -> node.toString();
            case NULL, MISSING, BINARY, POJO -> "null";
        };
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
