package dev.llm.catalog;

import dev.llm.model.Effort;
import dev.llm.model.Nearest;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the fields of a model may hold. Nothing else is taken from a user, and the file in the jar holds nothing else.
final class Schema {
    /// @param path of the field, such as `prices[0].from`; empty for the model itself
    /// @param sentence what is wrong there, without a final period
    record Fault(String path, String sentence) {}

    sealed interface Shape {
        /// @param expected in words: `true or false`
        record Value(String expected, Predicate<JsonNode> fits) implements Shape {}

        record Fields(Map<String, Shape> shapes, List<String> required) implements Shape {
            Fields() {
                this(Map.of(), List.of());
            }

            Fields with(Shape shape, String... names) {
                var more = new LinkedHashMap<>(shapes);
                for (String name : names) {
                    more.put(name, shape);
                }
                return new Fields(more, required);
            }

            Fields requiring(String... names) {
                return new Fields(shapes, List.of(names));
            }
        }

        /// An object whose names are free.
        record Names(Shape each) implements Shape {}

        record Many(Shape each) implements Shape {}
    }

    private static final Shape TEXT =
            new Shape.Value("text", json -> json.isString() && !json.stringValue().isBlank());
    private static final Shape NAME =
            new Shape.Value(
                    "a model's name",
                    json ->
                            json.isString()
                                    && json.stringValue().matches("[^\\s\"\\\\\\p{Cntrl}]+"));
    private static final Shape FLAG = new Shape.Value("true or false", JsonNode::isBoolean);
    private static final Shape TOKENS =
            new Shape.Value(
                    "a number of tokens",
                    json ->
                            json.isNumber()
                                    && json.canConvertToExactIntegral()
                                    && json.canConvertToInt()
                                    && json.intValue() >= 0);
    private static final Shape DAY = new Shape.Value("a day such as 2026-12-01", Schema::isDay);
    private static final Shape TIME =
            new Shape.Value(
                    "a day, a month or a year such as 2026-12-01, 2026-12 or 2026",
                    json ->
                            json.isString()
                                    && json.stringValue().matches("\\d{4}(-\\d{2}(-\\d{2})?)?"));
    private static final Shape MONEY =
            new Shape.Value("an amount such as 0.5 or \"0.5\"", Schema::isAmount);
    private static final Shape EFFORT = word(words(Effort.values(), Effort::word));
    private static final Shape THINKING_TYPE =
            word(words(Rules.ThinkingType.values(), Rules.ThinkingType::word));

    private static final Shape MODALITIES =
            new Shape.Many(word(words(Modality.values(), Modality::word)));

    private static final Shape RULES =
            new Shape.Fields()
                    .with(thinkingTypes(), "thinking")
                    .with(THINKING_TYPE, "thinking_default")
                    .with(FLAG, "thinking_budget", "prefill")
                    .with(new Shape.Many(EFFORT), "efforts")
                    .with(EFFORT, "effort_default")
                    .with(word(words(Rules.Sampling.values(), Rules.Sampling::word)), "sampling")
                    .with(
                            word(words(Rules.ForcedTools.values(), Rules.ForcedTools::word)),
                            "forced_tools")
                    .with(word(List.of("always", "unreasoned")), "chat_tools")
                    .with(
                            new Shape.Fields()
                                    .with(TOKENS, "least", "most")
                                    .requiring("least", "most"),
                            "budget");

    private static final Shape PRICE =
            new Shape.Fields()
                    .with(DAY, "from", "until")
                    .with(TOKENS, "above")
                    .with(MONEY, "input", "input_audio", "output")
                    .with(MONEY, "cache_read", "cache_write", "cache_write_long")
                    .requiring("input", "output");

    static final Shape MODEL =
            new Shape.Fields()
                    .with(NAME, "id", "provider")
                    .with(FLAG, "default")
                    .with(new Shape.Many(NAME), "aliases")
                    .with(word(List.of("legacy", "preview", "beta", "deprecated")), "status")
                    .with(TIME, "released", "cutoff")
                    .with(DAY, "retired", "retired_not_before")
                    .with(
                            new Shape.Fields()
                                    .with(NAME, "model")
                                    .with(DAY, "from")
                                    .requiring("model"),
                            "routes_to")
                    .with(TOKENS, "context", "max_input")
                    .with(TOKENS, "max_output", "max_output_unstreamed", "cache_minimum")
                    .with(MODALITIES, "input")
                    .with(new Shape.Many(word(words(Ability.values(), Ability::word))), "abilities")
                    .with(TEXT, "tokenizer")
                    .with(RULES, "rules")
                    .with(new Shape.Names(MONEY), "multipliers", "fees")
                    .with(new Shape.Many(PRICE), "prices")
                    .requiring("id", "provider");

    private Schema() {}

    /// The first thing that is wrong with a model, in the order in which it is written; null when nothing is.
    static @Nullable Fault fault(JsonNode model) {
        return fault(model, MODEL, "");
    }

    private static @Nullable Fault fault(JsonNode json, Shape shape, String path) {
        return switch (shape) {
            case Shape.Value(String expected, Predicate<JsonNode> fits) ->
                    fits.test(json) ? null : wrong(path, expected, json);
            case Shape.Fields(Map<String, Shape> shapes, List<String> required) ->
                    json.isObject()
                            ? fields(json, shapes, required, path)
                            : wrong(path, "a table", json);
            case Shape.Names(Shape each) ->
                    json.isObject()
                            ? json.properties().stream()
                                    .map(field ->
                                            fault(
                                                    field.getValue(),
                                                    each,
                                                    inside(path, field.getKey())))
                                    .filter(fault -> fault != null)
                                    .findFirst()
                                    .orElse(null)
                            : wrong(path, "a table", json);
            case Shape.Many(Shape each) ->
                    json.isArray() ? elements(json, each, path) : wrong(path, "a list", json);
        };
    }

    private static @Nullable Fault fields(
            JsonNode json, Map<String, Shape> shapes, List<String> required, String path) {
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            String name = field.getKey();
            Shape shape = shapes.get(name);
            Fault fault =
                    shape == null
                            ? unknown(name, shapes, inside(path, name))
                            : fault(field.getValue(), shape, inside(path, name));
            if (fault != null) {
                return fault;
            }
        }
        return required.stream()
                .filter(name -> !json.has(name))
                .findFirst()
                .map(name -> new Fault(path, "the field '" + name + "' is missing"))
                .orElse(null);
    }

    private static @Nullable Fault elements(JsonNode json, Shape each, String path) {
        int index = 0;
        for (JsonNode element : json) {
            Fault fault = fault(element, each, path + "[" + index++ + "]");
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private static Fault unknown(String name, Map<String, Shape> shapes, String path) {
        String near = Nearest.to(name, shapes.keySet(), 1).getFirst();
        return new Fault(path, "unknown field '" + name + "', did you mean '" + near + "'?");
    }

    private static Fault wrong(String path, String expected, JsonNode found) {
        String shown =
                switch (found.getNodeType()) {
                    case OBJECT -> "a table";
                    case ARRAY -> "a list";
                    case STRING, NUMBER, BOOLEAN, NULL, MISSING, BINARY, POJO -> found.toString();
                };
        return new Fault(path, "'" + path + "' must be " + expected + ", not " + shown);
    }

    private static String inside(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static boolean isDay(JsonNode json) {
        try {
            return json.isString() && LocalDate.parse(json.stringValue()) != null;
        } catch (DateTimeException _) {
            return false;
        }
    }

    private static boolean isAmount(JsonNode json) {
        try {
            return (json.isNumber() || json.isString())
                    && (json.isNumber() ? json.decimalValue() : new BigDecimal(json.stringValue()))
                                    .signum()
                            >= 0;
        } catch (NumberFormatException _) {
            return false;
        }
    }

    private static <E> List<String> words(E[] values, Function<E, String> word) {
        return Stream.of(values).map(word).toList();
    }

    private static Shape word(List<String> words) {
        return new Shape.Value(
                "one of " + String.join(", ", words),
                json -> json.isString() && words.contains(json.stringValue()));
    }

    private static Shape thinkingTypes() {
        var types = new Shape.Fields();
        for (String type : words(Rules.ThinkingType.values(), Rules.ThinkingType::word)) {
            types = types.with(EFFORT, type);
        }
        return types;
    }
}
