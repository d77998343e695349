package dev.llm.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/// Takes out what is older than it may be, and the oldest bodies when all bodies together take more than they may. What an
/// exchange was about and what it cost stays as long as its age allows.
///
/// Works in small steps, so that others can write between them.
record Retention(LogOptions options) {
    private static final int STEP = 500;

    private static final String OLD =
            "SELECT id FROM exchanges WHERE time < ? ORDER BY time LIMIT " + STEP;

    /// @return how many exchanges lost something
    int apply(Connection connection, Instant now) throws SQLException {
        int count = tooOld(connection, now) + tooMuch(connection);
        if (count > 0) {
            options.database().shrink(connection);
        }
        return count;
    }

    private int tooOld(Connection connection, Instant now) throws SQLException {
        if (options.age() == null) {
            return 0;
        }
        long before = now.minus(options.age()).toEpochMilli();
        int count = 0;
        for (int some = STEP; some == STEP; count += some) {
            some = delete(connection, before);
        }
        return count;
    }

    private static int delete(Connection connection, long before) throws SQLException {
        try (PreparedStatement bodies =
                        connection.prepareStatement(
                                "DELETE FROM bodies WHERE exchange IN (" + OLD + ")");
                PreparedStatement exchanges =
                        connection.prepareStatement(
                                "DELETE FROM exchanges WHERE id IN (" + OLD + ")")) {
            bodies.setLong(1, before);
            bodies.executeUpdate();
            exchanges.setLong(1, before);
            int count = exchanges.executeUpdate();
            connection.commit();
            return count;
        }
    }

    private int tooMuch(Connection connection) throws SQLException {
        long excess = stored(connection) - options.bytes();
        int count = 0;
        while (excess > 0) {
            Step step = oldest(connection, excess);
            if (step.count() == 0) {
                break;
            }
            strip(connection, step);
            excess -= step.bytes();
            count += step.count();
        }
        return count;
    }

    private static long stored(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet sum =
                        statement.executeQuery(
                                "SELECT sum(stored_bytes) FROM exchanges WHERE stored_bytes > 0")) {
            long bytes = sum.next() ? sum.getLong(1) : 0;
            connection.commit();
            return bytes;
        }
    }

    /// The oldest exchanges with bodies, up to the one with this number.
    private record Step(int count, long time, long seq, long bytes) {}

    private static Step oldest(Connection connection, long excess) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT time, seq, stored_bytes FROM exchanges WHERE stored_bytes > 0"
                                        + " ORDER BY time, seq LIMIT "
                                        + STEP)) {
            var step = new Step(0, 0, 0, 0);
            while (step.bytes() < excess && rows.next()) {
                step =
                        new Step(
                                step.count() + 1,
                                rows.getLong(1),
                                rows.getLong(2),
                                step.bytes() + rows.getLong(3));
            }
            // What is read and then written in one transaction fails when another writes between.
            connection.commit();
            return step;
        }
    }

    private static void strip(Connection connection, Step step) throws SQLException {
        String chosen =
                "stored_bytes > 0 AND (time < %1$d OR time = %1$d AND seq <= %2$d)"
                        .formatted(step.time(), step.seq());
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "DELETE FROM bodies WHERE exchange IN (SELECT id FROM exchanges WHERE "
                            + chosen
                            + ")");
            statement.executeUpdate("UPDATE exchanges SET stored_bytes = 0 WHERE " + chosen);
        }
        connection.commit();
    }
}
