package dev.llm.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/// A file, for its owner's eyes, that several processes may write at once.
final class SqliteDatabase implements Database {
    private static final int BUSY_MILLIS = 5000;
    private static final int PRIMARY_CODE = 0xff;

    /// Each of them moves another page of the file: all at once would take minutes, and as much room again.
    private static final int SHRUNK_PAGES = 500;

    private final Path file;
    private final @Nullable Path library;

    /// @param library where the native library is unpacked; null to leave it to the driver
    SqliteDatabase(Path file, @Nullable Path library) {
        this.file = file.toAbsolutePath();
        this.library = library;
    }

    @Override
    public Connection open() throws SQLException {
        if (library != null) {
            SqliteLibrary.unpack(library);
        }
        create();
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            int version = version(statement);
            Migrations.SQLITE.refuseNewer(version, toString());
            if (version == 0) {
                // Before there are tables, or never.
                statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            }
            writeAhead(statement);
            statement.execute("PRAGMA synchronous = NORMAL");
            if (version < Migrations.SQLITE.newest()) {
                migrate(statement);
            }
            // Its index of words is read when it is first named. Inside a transaction that would be
            // its beginning, and what is read and then written fails when another writes between.
            statement.executeQuery("SELECT rowid FROM exchanges_text LIMIT 0").close();
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /// For another process that does this at the same moment, SQLite does not wait by itself.
    private static void writeAhead(Statement statement) throws SQLException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BUSY_MILLIS);
        while (true) {
            try {
                statement.execute("PRAGMA journal_mode = WAL");
                return;
            } catch (SQLException e) {
                int code = e.getErrorCode() & PRIMARY_CODE;
                if (code != SQLiteErrorCode.SQLITE_BUSY.code || System.nanoTime() - end > 0) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }

    /// Of several processes that come at the same time, the others find that there is nothing left to do. What fails on
    /// the way ends with the connection, and leaves nothing.
    private void migrate(Statement statement) throws SQLException {
        statement.executeUpdate("BEGIN IMMEDIATE");
        int version = version(statement);
        Migrations.SQLITE.refuseNewer(version, toString());
        Migrations.SQLITE.run(
                version,
                (script, next) -> {
                    statement.executeUpdate(script);
                    statement.executeUpdate("PRAGMA user_version = " + next);
                });
        statement.executeUpdate("COMMIT");
    }

    private static int version(Statement statement) throws SQLException {
        return (int) number(statement, "user_version");
    }

    private static long number(Statement statement, String pragma) throws SQLException {
        try (ResultSet result = statement.executeQuery("PRAGMA " + pragma)) {
            return result.getLong(1);
        }
    }

    /// SQLite would make the file with the mode of the process; those beside it get the file's.
    private void create() throws SQLException {
        try {
            Path directory = Objects.requireNonNull(file.getParent());
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, owners("rwx------"));
            }
            if (!Files.exists(file)) {
                Files.createFile(file, owners("rw-------"));
            }
        } catch (FileAlreadyExistsException _) {
            // Another process was faster.
        } catch (IOException e) {
            throw new SQLException("cannot create " + file + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException system ? system.getReason() : null;
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    private FileAttribute<?>[] owners(String mode) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
                }
                : new FileAttribute<?>[0];
    }

    /// A file that is removed can be written all the same, for nobody.
    @Override
    public Object identity() {
        try {
            Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            return key == null ? file : key;
        } catch (IOException _) {
            return new Object();
        }
    }

    @Override
    public boolean exists() {
        return Files.exists(file);
    }

    @Override
    public boolean makeFindable(Connection connection, int most) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean all = next(statement, most) == 0;
            connection.commit();
            if (all) {
                return false;
            }
            // To write first is to be alone: of several processes, none does it twice.
            statement.executeUpdate("UPDATE findable SET upto = upto");
            long last = next(statement, most);
            statement.executeUpdate(
                    "INSERT INTO exchanges_text (rowid, prompt, answer) SELECT seq, prompt, answer FROM exchanges"
                            + " WHERE seq > (SELECT upto FROM findable) AND seq <= "
                            + last);
            statement.executeUpdate("UPDATE findable SET upto = max(upto, " + last + ")");
            connection.commit();
            return true;
        }
    }

    /// Up to where so many more would be findable; 0 when all are.
    private static long next(Statement statement, int most) throws SQLException {
        try (ResultSet result =
                statement.executeQuery(
                        "SELECT coalesce(max(seq), 0) FROM (SELECT seq FROM exchanges"
                                + " WHERE seq > (SELECT upto FROM findable) ORDER BY seq LIMIT "
                                + most
                                + ")")) {
            return result.getLong(1);
        }
    }

    @Override
    public String condition(int texts) {
        return "seq IN (SELECT rowid FROM exchanges_text WHERE exchanges_text MATCH "
                + String.join(" || ' ' || ", Collections.nCopies(texts, "?"))
                + ")";
    }

    @Override
    public String term(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    @Override
    public boolean isAboutData(SQLException e) {
        int code = e.getErrorCode() & PRIMARY_CODE;
        return code == SQLiteErrorCode.SQLITE_CONSTRAINT.code
                || code == SQLiteErrorCode.SQLITE_MISMATCH.code
                || code == SQLiteErrorCode.SQLITE_TOOBIG.code;
    }

    @Override
    public boolean shrink(Connection connection, double spare) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long most = (long) (number(statement, "page_count") * spare);
            long before = number(statement, "freelist_count");
            // What is read and then written in one transaction fails when another writes between.
            connection.commit();
            if (before <= most) {
                return false;
            }
            statement.executeUpdate("PRAGMA incremental_vacuum(" + SHRUNK_PAGES + ")");
            connection.commit();
            long after = number(statement, "freelist_count");
            connection.commit();
            return after > most && after < before;
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
