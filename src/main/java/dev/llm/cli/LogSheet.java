package dev.llm.cli;

import dev.llm.render.Age;
import dev.llm.render.Controls;
import dev.llm.render.Figures;
import dev.llm.store.LoggedExchange;
import dev.llm.store.LoggedExchange.Ending;
import dev.llm.store.LoggedExchange.Tokens;
import dev.llm.tokens.Count;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// `llm logs show`: all that is known of one exchange, the texts at the end.
record LogSheet(Instant now, ZoneId zone) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    String of(LoggedExchange exchange) {
        var sheet = new StringBuilder();
        line(sheet, "id", exchange.id());
        line(
                sheet,
                "time",
                exchange.time().atZone(zone).format(TIME)
                        + " ("
                        + Age.of(Duration.between(exchange.time(), now))
                        + ")");
        line(sheet, "source", exchange.source());
        line(sheet, "conversation", exchange.conversation());
        line(sheet, "model", exchange.servedBy());
        line(sheet, "asked", asked(exchange));
        line(sheet, "client", client(exchange));
        line(sheet, "end", LogListing.end(exchange.ending()));
        Ending end = exchange.ending();
        if (end != null) {
            line(sheet, "error", end.error());
            line(sheet, "tokens", tokens(end.tokens()));
            line(sheet, "cost", end.cost() == null ? null : Figures.money(end.cost()));
            line(sheet, "took", took(end));
            line(sheet, "key", end.keyLabel());
            line(sheet, "retries", end.retries() == 0 ? null : String.valueOf(end.retries()));
            line(sheet, "lost", end.lost().isEmpty() ? null : String.join(", ", end.lost()));
        }
        text(sheet, "prompt", exchange.prompt());
        text(sheet, "answer", exchange.answer());
        return sheet.toString();
    }

    private static String asked(LoggedExchange exchange) {
        Ending end = exchange.ending();
        var asked = new StringJoiner(", ");
        asked.add(exchange.modelAsked());
        if (exchange.path() != null) {
            asked.add(exchange.path());
        }
        String from = exchange.clientDialect();
        String to = end == null ? null : end.providerDialect();
        if (from != null) {
            asked.add(to == null || to.equals(from) ? from : from + " to " + to);
        }
        return asked.toString();
    }

    private static @Nullable String client(LoggedExchange exchange) {
        if (exchange.client() == null) {
            return exchange.agent();
        }
        return exchange.client() + (exchange.agent() == null ? "" : ", " + exchange.agent());
    }

    private static @Nullable String tokens(Tokens tokens) {
        if (tokens.input() == null && tokens.output() == null) {
            return null;
        }
        var text = new StringJoiner(", ");
        text.add(number(tokens.input()) + " in" + of(tokens.cacheRead(), "cached"));
        text.add(number(tokens.output()) + " out" + of(tokens.reasoning(), "reasoning"));
        return text.toString();
    }

    private static String of(@Nullable Long tokens, String what) {
        return tokens == null || tokens == 0 ? "" : " (" + number(tokens) + " " + what + ")";
    }

    private static String number(@Nullable Long tokens) {
        return tokens == null ? "?" : Count.grouped(tokens);
    }

    private static String took(Ending end) {
        String total = seconds(end.duration());
        return end.timeToFirstToken() == null
                ? total
                : total + ", first token " + seconds(end.timeToFirstToken());
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }

    private static void line(StringBuilder sheet, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            String label = name + ":";
            sheet.append(label).repeat(' ', Math.max(1, 14 - label.length()));
            sheet.append(Controls.line(value)).append('\n');
        }
    }

    private static void text(StringBuilder sheet, String name, @Nullable String text) {
        if (text != null) {
            sheet.append('\n').append(name).append(":\n").append(text);
            sheet.append(text.endsWith("\n") ? "" : "\n");
        }
    }
}
