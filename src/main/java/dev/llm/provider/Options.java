package dev.llm.provider;

import dev.llm.json.Json;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Parameters;
import dev.llm.model.RawJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Generation parameters as text, sorted into the common ones and the rest.
final class Options {
    private static final Set<String> COMMON =
            Set.of("max_tokens", "temperature", "top_p", "top_k", "stop", "seed");

    /// What the rest of the command line decides, and how.
    private static final Map<String, String> ELSEWHERE =
            Map.of(
                    "model", "use -m",
                    "messages", "give the prompt as an argument or on standard input",
                    "system", "use -s",
                    "stream", "use --no-stream");

    private final Map<String, String> texts;

    private Options(Map<String, String> texts) {
        this.texts = texts;
    }

    static ChatRequest apply(ChatRequest request, Map<String, String> texts, Api api) {
        var options = new Options(texts);
        Parameters parameters = options.common();
        api.check(parameters);
        return request.withParameters(parameters).withExtras(api.extras(options.rest()));
    }

    private Parameters common() {
        return new Parameters(
                integer("max_tokens"),
                decimal("temperature"),
                decimal("top_p"),
                integer("top_k"),
                strings("stop"),
                longInteger("seed"),
                null,
                null);
    }

    private Map<String, RawJson> rest() {
        var rest = new LinkedHashMap<String, RawJson>();
        texts.forEach((name, text) -> {
            String instead = ELSEWHERE.get(name);
            if (instead != null) {
                throw new LlmException(ErrorKind.USAGE, name + " cannot be set with -o", instead);
            }
            if (!COMMON.contains(name)) {
                rest.put(name, Json.raw(value(text)));
            }
        });
        return rest;
    }

    private static JsonNode value(String text) {
        JsonNode json = Json.parse(text);
        return json == null ? Json.text(text) : json;
    }

    private @Nullable Integer integer(String name) {
        Long value = longInteger(name);
        if (value != null && value != value.intValue()) {
            throw wrong(name, "a smaller number");
        }
        return value == null ? null : Integer.valueOf(value.intValue());
    }

    private @Nullable Long longInteger(String name) {
        String text = texts.get(name);
        try {
            return text == null ? null : Long.valueOf(text.strip());
        } catch (NumberFormatException _) {
            throw wrong(name, "an integer");
        }
    }

    private @Nullable BigDecimal decimal(String name) {
        String text = texts.get(name);
        try {
            return text == null ? null : new BigDecimal(text.strip());
        } catch (NumberFormatException _) {
            throw wrong(name, "a number");
        }
    }

    /// One string, or a JSON array of several.
    private List<String> strings(String name) {
        String text = texts.get(name);
        if (text == null) {
            return List.of();
        }
        JsonNode json = Json.parse(text);
        if (json == null || !json.isArray()) {
            return List.of(json != null && json.isString() ? json.stringValue() : text);
        }
        var strings = new ArrayList<String>();
        for (JsonNode element : json) {
            if (!element.isString()) {
                throw wrong(name, "a string or a JSON array of strings");
            }
            strings.add(element.stringValue());
        }
        return strings;
    }

    private LlmException wrong(String name, String expected) {
        return new LlmException(
                ErrorKind.USAGE,
                name + " must be " + expected + ", not \"" + texts.get(name) + "\"");
    }
}
