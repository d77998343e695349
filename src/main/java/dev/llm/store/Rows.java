package dev.llm.store;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/// What one statement is executed with, row by row.
final class Rows {
    private final PreparedStatement statement;
    private int column;
    private int rows;

    Rows(PreparedStatement statement) {
        this.statement = statement;
    }

    Rows add(@Nullable String text) throws SQLException {
        statement.setString(++column, text);
        return this;
    }

    Rows add(@Nullable Long number) throws SQLException {
        statement.setObject(++column, number, Types.BIGINT);
        return this;
    }

    Rows add(@Nullable BigDecimal number) throws SQLException {
        statement.setBigDecimal(++column, number);
        return this;
    }

    Rows add(byte[] bytes) throws SQLException {
        statement.setBytes(++column, bytes);
        return this;
    }

    void done() throws SQLException {
        statement.addBatch();
        rows++;
        column = 0;
    }

    void execute() throws SQLException {
        if (rows > 0) {
            statement.executeBatch();
            rows = 0;
        }
    }

    void clear() throws SQLException {
        statement.clearBatch();
        rows = 0;
        column = 0;
    }
}
