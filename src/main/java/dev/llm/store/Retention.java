package dev.llm.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes out what is older than it may be, and the oldest bodies when all bodies together take more than they may. What an
/// exchange was about and what it cost stays as long as its age allows.
///
/// Works in small steps: the log must not wait for it while a thousand exchanges come, and so must nobody who reads.
final class Retention {
    private static final int STEP = 500;
    private static final long STEP_BYTES = 16L * 1024 * 1024;

    /// The part of the file that may stay empty. New bodies take the place of old ones, so most of what they leave is soon
    /// needed again.
    private static final double SPARE = 0.125;

    private static final String OLD =
            "SELECT id FROM exchanges WHERE time < ? ORDER BY time LIMIT " + STEP;

    private final LogOptions options;
    private final Connection connection;
    private final Instant now;

    /// How much there is too much; null while that is not known.
    private @Nullable Long excess;

    Retention(LogOptions options, Connection connection, Instant now) {
        this.options = options;
        this.connection = connection;
        this.now = now;
    }

    /// Does a little of what is to be done.
    ///
    /// @return whether there is more
    boolean step() throws SQLException {
        if (excess == null) {
            if (tooOld() == STEP) {
                return true;
            }
            excess = stored() - options.bytes();
        }
        if (excess > 0) {
            Step step = oldest(excess);
            Deletion.strip(connection, step.ids());
            excess = step.ids().isEmpty() ? 0 : excess - step.bytes();
            return true;
        }
        return options.database().shrink(connection, SPARE);
    }

    private int tooOld() throws SQLException {
        if (options.age() == null) {
            return 0;
        }
        long before = now.minus(options.age()).toEpochMilli();
        try (PreparedStatement old = connection.prepareStatement(OLD)) {
            old.setLong(1, before);
            List<String> ids = Deletion.chosen(old);
            Deletion.delete(connection, ids);
            return ids.size();
        }
    }

    private long stored() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet sum =
                        statement.executeQuery(
                                "SELECT sum(stored_bytes) FROM exchanges WHERE stored_bytes > 0")) {
            long bytes = sum.next() ? sum.getLong(1) : 0;
            connection.commit();
            return bytes;
        }
    }

    /// The oldest exchanges with bodies.
    private record Step(List<String> ids, long bytes) {}

    private Step oldest(long most) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT id, stored_bytes FROM exchanges WHERE stored_bytes > 0"
                                        + " ORDER BY time, seq LIMIT "
                                        + STEP)) {
            var ids = new ArrayList<String>();
            long bytes = 0;
            while (bytes < Math.min(most, STEP_BYTES) && rows.next()) {
                ids.add(rows.getString(1));
                bytes += rows.getLong(2);
            }
            // What is read and then written in one transaction fails when another writes between.
            connection.commit();
            return new Step(ids, bytes);
        }
    }
}
