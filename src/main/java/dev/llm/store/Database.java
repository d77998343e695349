package dev.llm.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Where a log is kept. The tables are the same everywhere, and so is the SQL but for what stands here.
public sealed interface Database permits SqliteDatabase, PostgresDatabase {
    /// @param library where SQLite's native library is unpacked, once; null to leave it to the driver
    static Database sqlite(Path file, @Nullable Path library) {
        return new SqliteDatabase(file, library);
    }

    /// @param url begins with `jdbc:postgresql:`
    static Database postgres(String url) {
        return new PostgresDatabase(url);
    }

    /// A connection to tables of today's version. Nothing is committed by itself.
    ///
    /// @throws dev.llm.model.LlmException of kind CONFIGURATION when a newer program made them
    Connection open() throws SQLException;

    /// What tells what is there now from what may stand in its place later.
    Object identity();

    /// Whether there is anything to open; what is not there has no exchanges.
    boolean exists();

    /// Makes what was written findable by its text, where that does not happen by itself: the oldest of it, one after the
    /// other.
    ///
    /// @param most how many exchanges
    /// @return whether there are more
    boolean makeFindable(Connection connection, int most) throws SQLException;

    /// The condition that an exchange has all of so many texts in it, each a word or a phrase, with a `?` for each.
    String condition(int texts);

    /// A text as [#condition] takes it.
    String term(String text);

    /// Whether a failure is about what was to be written, and not about where.
    boolean isAboutData(SQLException e);

    /// Gives some of the room of what was deleted back to the system, where that does not happen by itself.
    ///
    /// @param spare the part of it all that may stay empty
    /// @return whether there is more
    boolean shrink(Connection connection, double spare) throws SQLException;

    /// A name for people, without passwords.
    @Override
    String toString();
}
