package dev.llm.cli;

import dev.llm.render.Controls;
import dev.llm.render.Figures;
import dev.llm.render.Table;
import dev.llm.store.LoggedExchange;
import dev.llm.store.LoggedExchange.Ending;
import dev.llm.tokens.Count;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `llm logs list`: an exchange on each line.
final class LogListing {
    private static final DateTimeFormatter TODAY =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter BEFORE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private static final int SHORT_ID = 8;

    /// What of a prompt is shown at least, and where nothing says how wide a line may be.
    private static final int LEAST_TEXT = 20;

    private static final int TEXT = 60;

    private final Instant now;
    private final ZoneId zone;
    private final List<LoggedExchange> exchanges = new ArrayList<>();

    LogListing(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    void add(LoggedExchange exchange) {
        exchanges.add(exchange);
    }

    boolean isEmpty() {
        return exchanges.isEmpty();
    }

    /// @param width of the terminal
    String text(int width) {
        if (isEmpty()) {
            return "";
        }
        int others = longest(table(0).lines(true, width));
        int room = width == TerminalWidth.UNKNOWN ? TEXT : width - others - 2;
        List<String> lines = table(Math.max(room, LEAST_TEXT)).lines(true, width);
        return String.join("\n", lines) + "\n";
    }

    private static int longest(List<String> lines) {
        return lines.stream()
                .mapToInt(line -> line.codePointCount(0, line.length()))
                .max()
                .orElse(0);
    }

    /// @param room for the prompt; without any, its column is not there
    private Table table(int room) {
        var columns =
                new ArrayList<>(
                        List.of(
                                new Table.Column("ID", false, 100),
                                new Table.Column("TIME", false, 60),
                                new Table.Column("SOURCE", false, 10),
                                new Table.Column("MODEL", false, 70),
                                new Table.Column("END", false, 65),
                                new Table.Column("IN", true, 30),
                                new Table.Column("OUT", true, 30),
                                new Table.Column("COST", true, 40),
                                new Table.Column("SECONDS", true, 20)));
        if (room > 0) {
            columns.add(new Table.Column("PROMPT", false, 80));
        }
        var table = new Table(columns.toArray(Table.Column[]::new));
        for (LoggedExchange exchange : exchanges) {
            var cells = new ArrayList<>(cells(exchange));
            if (room > 0) {
                cells.add(shortened(exchange.prompt(), room));
            }
            table.add(cells.toArray(String[]::new));
        }
        return table;
    }

    private List<String> cells(LoggedExchange exchange) {
        Ending end = exchange.ending();
        return List.of(
                shortId(exchange.id()),
                time(exchange.time()),
                exchange.source(),
                exchange.servedBy(),
                end(end),
                end == null ? "" : tokens(end.tokens().input()),
                end == null ? "" : tokens(end.tokens().output()),
                end == null || end.cost() == null ? "" : Figures.money(end.cost()),
                end == null
                        ? ""
                        : String.format(Locale.ROOT, "%.1f", end.duration().toMillis() / 1000.0));
    }

    /// What mostly tells it from others: `4k7x0qzm`, `req_4k7x0qzm`.
    private static String shortId(String id) {
        return id.substring(0, Math.min(id.length(), id.indexOf('_') + 1 + SHORT_ID));
    }

    private String time(Instant time) {
        ZonedDateTime local = time.atZone(zone);
        boolean today = local.toLocalDate().equals(now.atZone(zone).toLocalDate());
        return local.format(today ? TODAY : BEFORE);
    }

    /// How it ended, in one word or two: `end_turn`, `529 overloaded`, `not ended`.
    static String end(@Nullable Ending end) {
        if (end == null) {
            return "not ended";
        }
        if (end.errorKind() != null) {
            return (end.status() == 0 ? "" : end.status() + " ") + end.errorKind();
        }
        if (end.stopReason() != null) {
            return end.stopReason();
        }
        return end.status() == 0 ? "" : String.valueOf(end.status());
    }

    private static String tokens(@Nullable Long tokens) {
        return tokens == null ? "" : Count.grouped(tokens);
    }

    private static String shortened(@Nullable String text, int room) {
        if (text == null) {
            return "";
        }
        // The rest of a long prompt need not be looked at.
        String line =
                Controls.line(text.length() > 10 * room ? text.substring(0, 10 * room) : text);
        return line.codePointCount(0, line.length()) <= room
                ? line
                : line.substring(0, line.offsetByCodePoints(0, room - 1)) + "…";
    }
}
