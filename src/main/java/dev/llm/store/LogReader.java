package dev.llm.store;

import dev.llm.store.LoggedExchange.Ending;
import dev.llm.store.LoggedExchange.Tokens;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks up what was logged, and takes out of it what is not wanted any more.
public final class LogReader implements AutoCloseable {
    private static final String NEWEST_FIRST = " ORDER BY time DESC, seq DESC";
    static final String BELOW = " AND id < ?";
    private static final int AT_ONCE = 200;
    private static final int MADE_FINDABLE_AT_ONCE = 2000;
    private static final long QUARTER_MILLIS = 15 * 60 * 1000;

    /// SQLite's sums are of binary fractions, whose last digits mean nothing.
    private static final MathContext MEANT = new MathContext(14);

    private final Database database;
    private final Connection connection;

    private LogReader(Database database, Connection connection) {
        this.database = database;
        this.connection = connection;
    }

    /// @throws dev.llm.model.LlmException of kind CONFIGURATION when a newer program wrote it
    public static LogReader open(Database database) throws SQLException {
        return new LogReader(database, database.open());
    }

    /// Hands out the newest first.
    ///
    /// @param limit how many at most
    public void forEach(LogQuery query, int limit, Consumer<LoggedExchange> take)
            throws SQLException {
        prepare(query);
        String sql =
                "SELECT * FROM exchanges WHERE "
                        + query.condition(database)
                        + NEWEST_FIRST
                        + " LIMIT "
                        + limit;
        try (PreparedStatement statement = prepare(sql, query.values(database));
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                take.accept(exchange(rows));
            }
        }
        connection.commit();
    }

    /// The exchanges whose id begins so, the newest first.
    public List<LoggedExchange> find(String prefix, int limit) throws SQLException {
        var found = new ArrayList<LoggedExchange>();
        String next = ExchangeId.after(prefix);
        try (PreparedStatement statement =
                        next == null
                                ? prepare(beginning("", limit), List.of(prefix, prefix, prefix))
                                : prepare(
                                        beginning(BELOW, limit),
                                        List.of(prefix, prefix, prefix, next));
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(exchange(rows));
            }
        }
        connection.commit();
        return found;
    }

    /// A range, because that uses the index of the ids; each order of texts has another idea of what is in it.
    static String beginning(String below, int limit) {
        return "SELECT * FROM exchanges WHERE id >= ? AND substr(id, 1, length(?)) = ?"
                + below
                + NEWEST_FIRST
                + " LIMIT "
                + limit;
    }

    public byte @Nullable [] request(String id) throws SQLException {
        return body("request", id);
    }

    public byte @Nullable [] response(String id) throws SQLException {
        return body("response", id);
    }

    private byte @Nullable [] body(String column, String id) throws SQLException {
        String sql = "SELECT %1$s, %1$s_size FROM bodies WHERE exchange = ?".formatted(column);
        try (PreparedStatement statement = prepare(sql, List.of(id));
                ResultSet row = statement.executeQuery()) {
            byte @Nullable [] body = row.next() ? row.getBytes(1) : null;
            int size = body == null ? 0 : row.getInt(2);
            connection.commit();
            return body == null ? null : new Packed(body, size).unpacked();
        }
    }

    /// What was used, the oldest quarter first.
    public List<ModelUse> use(LogQuery query) throws SQLException {
        prepare(query);
        String sql =
                """
                SELECT CASE WHEN model IS NULL THEN model_asked ELSE coalesce(provider || '/', '') || model END AS name,
                    time / %d AS quarter, count(*) AS exchanges,
                    sum(CASE WHEN ended = 0 OR error IS NOT NULL OR error_kind IS NOT NULL OR status >= 400
                        THEN 1 ELSE 0 END) AS failed,
                    count(*) - count(cost) AS unpriced,
                    sum(input_tokens) AS input, sum(cache_read_tokens) AS cache_read,
                    sum(output_tokens) AS output, sum(cost) AS cost
                FROM exchanges WHERE %s GROUP BY 1, 2 ORDER BY 2, 1
                """
                        .formatted(QUARTER_MILLIS, query.condition(database));
        var use = new ArrayList<ModelUse>();
        try (PreparedStatement statement = prepare(sql, query.values(database));
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                BigDecimal cost = cost(row);
                use.add(
                        new ModelUse(
                                row.getString("name"),
                                Instant.ofEpochMilli(row.getLong("quarter") * QUARTER_MILLIS),
                                row.getLong("exchanges"),
                                row.getLong("failed"),
                                row.getLong("unpriced"),
                                row.getLong("input"),
                                row.getLong("cache_read"),
                                row.getLong("output"),
                                cost == null ? BigDecimal.ZERO : cost));
            }
        }
        connection.commit();
        return use;
    }

    /// Takes out all that the query finds, with its bodies.
    ///
    /// @return how many exchanges that were
    public int delete(LogQuery query) throws SQLException {
        prepare(query);
        return delete(query.condition(database), query.values(database));
    }

    public int delete(String id) throws SQLException {
        return delete("id = ?", List.of(id));
    }

    private int delete(String condition, List<Object> values) throws SQLException {
        try (PreparedStatement chosen =
                prepare("SELECT id FROM exchanges WHERE " + condition, values)) {
            int count = Deletion.delete(connection, Deletion.chosen(chosen));
            for (boolean more = true; more; ) {
                more = database.shrink(connection, 0);
            }
            return count;
        }
    }

    /// Whoever looks for a text looks for it in all that was written.
    private void prepare(LogQuery query) throws SQLException {
        for (boolean more = !query.texts().isEmpty(); more; ) {
            more = database.makeFindable(connection, MADE_FINDABLE_AT_ONCE);
        }
    }

    private PreparedStatement prepare(String sql, List<? extends Object> values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setFetchSize(AT_ONCE);
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }

    private static LoggedExchange exchange(ResultSet row) throws SQLException {
        return new LoggedExchange(
                row.getString("id"),
                row.getString("conversation"),
                Instant.ofEpochMilli(row.getLong("time")),
                row.getString("source"),
                row.getString("client_dialect"),
                row.getString("path"),
                row.getString("model_asked"),
                row.getInt("stream") != 0,
                row.getString("client"),
                row.getString("agent"),
                row.getString("prompt"),
                row.getString("answer"),
                row.getInt("ended") == 0 ? null : ending(row));
    }

    private static Ending ending(ResultSet row) throws SQLException {
        Long ttft = number(row, "ttft_ms");
        String lost = row.getString("lost");
        return new Ending(
                row.getString("provider"),
                row.getString("model"),
                row.getString("provider_dialect"),
                row.getString("key_label"),
                row.getInt("status"),
                row.getString("stop_reason"),
                row.getString("error_kind"),
                row.getString("error"),
                new Tokens(
                        number(row, "input_tokens"),
                        number(row, "cache_read_tokens"),
                        number(row, "cache_write_tokens"),
                        number(row, "cache_write_long_tokens"),
                        number(row, "output_tokens"),
                        number(row, "reasoning_tokens")),
                cost(row),
                ttft == null ? null : Duration.ofMillis(ttft),
                Duration.ofMillis(row.getLong("duration_ms")),
                row.getLong("bytes_in"),
                row.getLong("bytes_out"),
                row.getInt("retries"),
                lost == null ? List.of() : lost.lines().toList());
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : Long.valueOf(number);
    }

    private static @Nullable BigDecimal cost(ResultSet row) throws SQLException {
        String number = row.getString("cost");
        return number == null ? null : new BigDecimal(number).round(MEANT).stripTrailingZeros();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
