package dev.llm.cli;

import dev.llm.json.Json;
import dev.llm.store.LoggedExchange;
import dev.llm.store.LoggedExchange.Ending;
import dev.llm.store.LoggedExchange.Tokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An exchange as one line of JSON. What is not known is null.
final class LogJson {
    private LogJson() {}

    static String line(LoggedExchange exchange) {
        return Json.write(json(exchange)) + "\n";
    }

    /// With its bodies: as JSON when they are, else as text.
    static String line(
            LoggedExchange exchange, byte @Nullable [] request, byte @Nullable [] response) {
        ObjectNode json = json(exchange);
        json.set("request", body(request));
        json.set("response", body(response));
        return Json.write(json) + "\n";
    }

    private static @Nullable JsonNode body(byte @Nullable [] body) {
        if (body == null) {
            return null;
        }
        var text = new String(body, StandardCharsets.UTF_8);
        JsonNode json = Json.parse(text);
        return json == null ? Json.text(text) : json;
    }

    private static ObjectNode json(LoggedExchange exchange) {
        ObjectNode json = Json.object();
        json.put("id", exchange.id());
        json.put("time", exchange.time().toString());
        json.put("source", exchange.source());
        json.put("conversation", exchange.conversation());
        json.put("client_dialect", exchange.clientDialect());
        json.put("path", exchange.path());
        json.put("model_asked", exchange.modelAsked());
        json.put("stream", exchange.stream());
        json.put("client", exchange.client());
        json.put("agent", exchange.agent());
        json.put("prompt", exchange.prompt());
        json.put("answer", exchange.answer());
        Ending end = exchange.ending();
        json.put("ended", end != null);
        if (end == null) {
            return json;
        }
        json.put("provider", end.provider());
        json.put("model", end.model());
        json.put("provider_dialect", end.providerDialect());
        json.put("key", end.keyLabel());
        json.put("status", end.status());
        json.put("stop_reason", end.stopReason());
        json.put("error_kind", end.errorKind());
        json.put("error", end.error());
        Tokens tokens = end.tokens();
        json.putObject("usage")
                .put("input_tokens", tokens.input())
                .put("output_tokens", tokens.output())
                .put("cache_read_tokens", tokens.cacheRead())
                .put("cache_write_tokens", tokens.cacheWrite())
                .put("cache_write_long_tokens", tokens.longCacheWrite())
                .put("reasoning_tokens", tokens.reasoning());
        json.put("cost", end.cost() == null ? null : end.cost().toPlainString());
        Duration first = end.timeToFirstToken();
        json.put("ttft_ms", first == null ? null : Long.valueOf(first.toMillis()));
        json.put("duration_ms", end.duration().toMillis());
        json.put("bytes_in", end.bytesIn());
        json.put("bytes_out", end.bytesOut());
        json.put("retries", end.retries());
        end.lost().forEach(json.putArray("lost")::add);
        return json;
    }
}
