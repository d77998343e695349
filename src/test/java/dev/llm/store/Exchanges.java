package dev.llm.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.llm.catalog.Cost;
import dev.llm.model.Usage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Exchanges as a proxy would have them, and what a log has of them.
final class Exchanges {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    static final Duration LONG = Duration.ofSeconds(30);

    private Exchanges() {}

    static ExchangeStart start(String id, String request) {
        return start(id, NOON, request);
    }

    static ExchangeStart start(String id, Instant time, String request) {
        return new ExchangeStart(
                id,
                time,
                ExchangeStart.PROXY,
                "anthropic",
                "/v1/messages",
                "claude-sonnet-5-5",
                true,
                "127.0.0.1",
                "sdk/1.0",
                request.getBytes(UTF_8));
    }

    static ExchangeEnd end(String id, String response) {
        return end(id, response.getBytes(UTF_8));
    }

    static ExchangeEnd end(String id, byte[] response) {
        return end(id, 200, null, response);
    }

    static ExchangeEnd failed(String id, String error) {
        return end(id, 529, error, ("{\"error\":\"" + error + "\"}").getBytes(UTF_8));
    }

    private static ExchangeEnd end(String id, int status, @Nullable String error, byte[] response) {
        return new ExchangeEnd(
                id,
                "anthropic",
                "claude-sonnet-5-5",
                "anthropic",
                "ANTHROPIC_API_KEY",
                status,
                error == null ? "end_turn" : null,
                error == null ? null : "overloaded",
                error,
                new Usage(100L, 1000L, 50L, null, 20L, 5L, null),
                new BigDecimal("0.0012"),
                Duration.ofMillis(250),
                Duration.ofMillis(1500),
                345,
                678,
                1,
                List.of("top_k", "seed"),
                response);
    }

    static Cost cost(String dollars) {
        BigDecimal none = BigDecimal.ZERO;
        return new Cost(new BigDecimal(dollars), none, none, none, none, none);
    }

    static String asking(String text) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    }

    static String answering(String text) {
        return "{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}";
    }

    static LogOptions options(Database database) {
        return LogOptions.of(database, text -> text.replace("sk-canary", "***"));
    }

    static Log log(LogOptions options) {
        return new Log(options, InstantSource.fixed(NOON), sentence -> {});
    }

    /// Writes these to the end.
    static void write(LogOptions options, Entry.OfExchange... entries) {
        try (Log log = log(options)) {
            for (Entry.OfExchange entry : entries) {
                switch (entry) {
                    case ExchangeStart start -> log.started(start);
                    case ExchangeEnd end -> log.ended(end);
                }
            }
            if (!log.flush(LONG)) {
                throw new AssertionError("not written: " + log.health());
            }
        }
    }

    /// What a query finds, the newest first.
    static List<LoggedExchange> found(Database database, LogQuery query) {
        var found = new ArrayList<LoggedExchange>();
        try (var reader = LogReader.open(database)) {
            reader.forEach(query, 100_000, found::add);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    static List<LoggedExchange> all(Database database) {
        return found(database, LogQuery.ALL);
    }

    static List<String> ids(Database database, LogQuery query) {
        return found(database, query).stream().map(LoggedExchange::id).toList();
    }

    /// @param which `request` or `response`
    static @Nullable String body(Database database, String which, String id) {
        try (var reader = LogReader.open(database)) {
            byte[] body = which.equals("request") ? reader.request(id) : reader.response(id);
            return body == null ? null : new String(body, UTF_8);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    static Database in(Path directory) {
        return Database.sqlite(directory.resolve("data/llm/logs.db"), null);
    }
}
