package dev.llm.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// What is done for the log between what is written to it, step by step: what waits elsewhere is taken in, what is too
/// old or too much is taken out, and what was written becomes findable.
final class Upkeep {
    private static final Duration BETWEEN_RETENTIONS = Duration.ofMinutes(10);

    /// A database that is not busy makes these findable in some ten milliseconds.
    private static final int FINDABLE_AT_ONCE = 200;

    private final LogOptions options;
    private final InstantSource clock;
    private final Duration pause;
    private Instant nextRetention = Instant.MIN;

    /// What was written since the last one began.
    private long grown;

    /// Under way; null when there is none.
    private @Nullable Retention retention;

    /// Whether there may be what cannot be found yet.
    private boolean unfindable = true;

    /// @param pause between two steps that make something findable
    Upkeep(LogOptions options, InstantSource clock, Duration pause) {
        this.options = options;
        this.clock = clock;
        this.pause = pause;
    }

    void wrote(long bytes) {
        grown += bytes;
        unfindable = true;
    }

    /// The connection is lost.
    void breakOff() {
        retention = null;
    }

    /// How long the next step can wait.
    Duration patience() {
        if (retention != null) {
            return Duration.ZERO;
        }
        return unfindable ? pause : BETWEEN_RETENTIONS;
    }

    /// @param quiet whether so little is written that an index of words, which takes more time than all else, is in
    ///   nobody's way
    void step(Connection connection, ExchangeWriter writer, boolean quiet)
            throws SQLException, IOException {
        retain(connection, writer);
        if (unfindable && quiet) {
            unfindable = options.database().makeFindable(connection, FINDABLE_AT_ONCE);
        }
    }

    /// Due by time and by what has come: a busy proxy writes gigabytes in between.
    private void retain(Connection connection, ExchangeWriter writer)
            throws SQLException, IOException {
        if (retention == null) {
            Instant now = clock.instant();
            if (now.isBefore(nextRetention) && grown < options.bytes() / 16) {
                return;
            }
            nextRetention = now.plus(BETWEEN_RETENTIONS);
            grown = 0;
            options.takeIn(writer);
            retention = new Retention(options, connection, now);
        }
        if (!retention.step()) {
            retention = null;
        }
    }
}
