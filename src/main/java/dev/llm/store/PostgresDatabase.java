package dev.llm.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Properties;

/// A PostgreSQL that several machines may share: the schema `llm` of the database that the URL names.
final class PostgresDatabase implements Database {
    /// Anything, as long as it is always the same.
    private static final long LOCK = 0x6c6c6d;

    private final String url;

    PostgresDatabase(String url) {
        this.url = url;
    }

    @Override
    public Connection open() throws SQLException {
        var properties = new Properties();
        properties.setProperty("ApplicationName", "llm");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("tcpKeepAlive", "true");
        Connection connection = DriverManager.getConnection(url, properties);
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET search_path TO llm, public");
            connection.commit();
            if (version(statement) < Migrations.POSTGRESQL.newest()) {
                migrate(statement);
            }
            connection.commit();
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void migrate(Statement statement) throws SQLException {
        statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
        int before = version(statement);
        if (before == 0) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS llm");
            statement.execute("CREATE TABLE IF NOT EXISTS llm.log_version (version INTEGER)");
            statement.execute("INSERT INTO llm.log_version VALUES (0)");
        }
        Migrations.POSTGRESQL.run(
                before,
                (script, next) -> {
                    statement.execute(script);
                    statement.execute("UPDATE llm.log_version SET version = " + next);
                });
    }

    /// 0 where there are no tables.
    private int version(Statement statement) throws SQLException {
        try (ResultSet table = statement.executeQuery("SELECT to_regclass('llm.log_version')")) {
            if (!table.next() || table.getString(1) == null) {
                return 0;
            }
        }
        try (ResultSet row = statement.executeQuery("SELECT version FROM llm.log_version")) {
            int version = row.next() ? row.getInt(1) : 0;
            Migrations.POSTGRESQL.refuseNewer(version, toString());
            return version;
        }
    }

    @Override
    public Object identity() {
        return url;
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public boolean makeFindable(Connection connection, int most) {
        return false;
    }

    @Override
    public String condition(int texts) {
        return "words @@ ("
                + String.join(" && ", Collections.nCopies(texts, "phraseto_tsquery('simple', ?)"))
                + ")";
    }

    @Override
    public String term(String text) {
        return text;
    }

    /// Class 22 is a bad value, 23 a broken constraint, 54 a limit of the program.
    @Override
    public boolean isAboutData(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
    }

    @Override
    public boolean shrink(Connection connection, double spare) {
        return false; // it does so by itself
    }

    /// A password may stand among the parameters.
    @Override
    public String toString() {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }
}
