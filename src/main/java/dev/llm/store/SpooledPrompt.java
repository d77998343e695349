package dev.llm.store;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.LlmException;
import dev.llm.model.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A prompt that was answered, or was to be, as it waits to be logged: everything but its price, which is reckoned when
/// somebody looks.
///
/// @param id unlike any other; [ExchangeId] makes them
/// @param modelAsked as the user named it
/// @param options as the user gave them
/// @param request the conversation, as OpenAI's Chat has it; null when it is not to be kept
/// @param provider the entry that answered; null when none did
/// @param timeToFirstToken in milliseconds
/// @param duration in milliseconds
/// @param response the answer as a message of Chat; null when it is not to be kept
public record SpooledPrompt(
        String id,
        Instant time,
        String modelAsked,
        boolean stream,
        Map<String, String> options,
        @Nullable JsonNode request,
        @Nullable String provider,
        @Nullable String model,
        int status,
        @Nullable String stopReason,
        @Nullable String errorKind,
        @Nullable String error,
        Usage usage,
        @Nullable Long timeToFirstToken,
        long duration,
        List<String> lost,
        @Nullable JsonNode response) {

    /// One line of JSON. Times are numbers, because formatting a date would cost each call milliseconds.
    String line() {
        ObjectNode json = Json.object();
        json.put("id", id);
        json.put("time", time.toEpochMilli());
        json.put("asked", modelAsked);
        json.put("stream", stream);
        ObjectNode given = json.putObject("options");
        options.forEach(given::put);
        json.set("request", request);
        json.put("provider", provider);
        json.put("model", model);
        json.put("status", status);
        json.put("stop_reason", stopReason);
        json.put("error_kind", errorKind);
        json.put("error", error);
        json.putObject("usage")
                .put("input", usage.inputTokens())
                .put("cache_read", usage.cacheReadTokens())
                .put("cache_write", usage.cacheWriteTokens())
                .put("cache_write_long", usage.longCacheWriteTokens())
                .put("output", usage.outputTokens())
                .put("reasoning", usage.reasoningTokens());
        json.put("ttft_ms", timeToFirstToken);
        json.put("duration_ms", duration);
        lost.forEach(json.putArray("lost")::add);
        json.set("response", response);
        return Json.write(json);
    }

    /// Null when the line is none: a process may have died in the middle of it.
    static @Nullable SpooledPrompt of(String line) {
        JsonNode node = Json.parse(line);
        if (node == null || !node.isObject()) {
            return null;
        }
        try {
            JsonObject json = JsonObject.reply(node);
            JsonObject usage = json.requiredObject("usage");
            var options = new LinkedHashMap<String, String>();
            json.requiredObject("options")
                    .node()
                    .properties()
                    .forEach(
                            option -> options.put(option.getKey(), option.getValue().asString("")));
            Long time = json.integer("time");
            Long duration = json.integer("duration_ms");
            return new SpooledPrompt(
                    json.requiredText("id"),
                    Instant.ofEpochMilli(time == null ? 0 : time),
                    json.requiredText("asked"),
                    node.path("stream").asBoolean(false),
                    options,
                    json.get("request"),
                    json.text("provider"),
                    json.text("model"),
                    json.integer("status", 0),
                    json.text("stop_reason"),
                    json.text("error_kind"),
                    json.text("error"),
                    new Usage(
                            usage.integer("input"),
                            usage.integer("cache_read"),
                            usage.integer("cache_write"),
                            usage.integer("cache_write_long"),
                            usage.integer("output"),
                            usage.integer("reasoning"),
                            null),
                    json.integer("ttft_ms"),
                    duration == null ? 0 : duration,
                    json.texts("lost"),
                    json.get("response"));
        } catch (LlmException _) {
            return null;
        }
    }

    ExchangeStart start() {
        return new ExchangeStart(
                id,
                time,
                ExchangeStart.PROMPT,
                null,
                null,
                modelAsked,
                stream,
                null,
                null,
                bytes(request));
    }

    ExchangeEnd end(Pricing pricing) {
        byte @Nullable [] body = bytes(response);
        return new ExchangeEnd(
                id,
                provider,
                model,
                null,
                null,
                status,
                stopReason,
                errorKind,
                error,
                usage,
                pricing.cost(this).total(),
                timeToFirstToken == null ? null : Duration.ofMillis(timeToFirstToken),
                Duration.ofMillis(duration),
                request == null ? 0 : Json.bytes(request).length,
                body == null ? 0 : body.length,
                0,
                lost,
                body);
    }

    private static byte @Nullable [] bytes(@Nullable JsonNode node) {
        return node == null ? null : Json.write(node).getBytes(StandardCharsets.UTF_8);
    }
}
