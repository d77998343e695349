package dev.llm.store;

import dev.llm.catalog.Cost;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a log is kept.
///
/// @param bodyLimit bytes of each body that are kept
/// @param age how long an exchange is kept; null for ever
/// @param bytes how much all bodies may take before the oldest are taken out
/// @param redact takes the keys out of a text; it is called on the writer's thread
/// @param remove what else is taken out of all that is written
/// @param spool what waits to be logged too; null when nothing does
/// @param pricing of what waits
public record LogOptions(
        Database database,
        Bodies bodies,
        int bodyLimit,
        @Nullable Duration age,
        long bytes,
        UnaryOperator<String> redact,
        List<Pattern> remove,
        @Nullable Spool spool,
        Pricing pricing) {
    /// So many bytes more than are kept are to be caught of a body that cannot be caught whole: a key that lies across the
    /// limit is found only when it is whole.
    public static final int OVERLAP = 4096;

    private static final int BODY_LIMIT = 1024 * 1024;
    private static final long BYTES = 1024L * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    public LogOptions {
        remove = List.copyOf(remove);
    }

    /// As the settings have it when they say nothing.
    public static LogOptions of(Database database, UnaryOperator<String> redact) {
        return new LogOptions(
                database,
                Bodies.ALL,
                BODY_LIMIT,
                null,
                BYTES,
                redact,
                List.of(),
                null,
                prompt -> Cost.UNKNOWN);
    }

    public LogOptions withBodies(Bodies which, int limit) {
        return new LogOptions(database, which, limit, age, bytes, redact, remove, spool, pricing);
    }

    public LogOptions withRetention(@Nullable Duration longest, long most) {
        return new LogOptions(
                database, bodies, bodyLimit, longest, most, redact, remove, spool, pricing);
    }

    public LogOptions without(List<Pattern> patterns) {
        return new LogOptions(
                database, bodies, bodyLimit, age, bytes, redact, patterns, spool, pricing);
    }

    public LogOptions withSpool(Spool waiting, Pricing prices) {
        return new LogOptions(
                database, bodies, bodyLimit, age, bytes, redact, remove, waiting, prices);
    }

    /// Brings the log to date, for whoever wants to read it: what waits is written; of what is too old or too much, as
    /// much is taken out as that reader can wait for.
    public void settle(Instant now) throws SQLException, IOException {
        try (Connection connection = database.open()) {
            takeIn(new ExchangeWriter(this, connection));
            var retention = new Retention(this, connection, now);
            long end = System.nanoTime() + PATIENCE.toNanos();
            for (boolean more = true; more && System.nanoTime() - end < 0; ) {
                more = retention.step();
            }
        }
    }

    /// Writes what waits.
    void takeIn(ExchangeWriter writer) throws SQLException, IOException {
        if (spool != null) {
            spool.takeIn(writer, pricing);
        }
    }
}
