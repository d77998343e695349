package dev.llm.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Takes exchanges out with their bodies, a few at once, so that who writes meanwhile need not wait for long.
///
/// Which they are is asked once: whoever asked again for the bodies might be told of others. The row goes before the body
/// does, because whoever writes a body holds its row.
final class Deletion {
    private static final int STEP = 500;

    private Deletion() {}

    /// @param sql asks for ids
    static List<String> chosen(PreparedStatement sql) throws SQLException {
        var ids = new ArrayList<String>();
        try (ResultSet rows = sql.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        // What is read and then written in one transaction fails when another writes between.
        sql.getConnection().commit();
        return ids;
    }

    /// @return how many of them were there
    static int delete(Connection connection, List<String> ids) throws SQLException {
        int count = 0;
        for (int from = 0; from < ids.size(); from += STEP) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + STEP));
            count += each(connection, "DELETE FROM exchanges WHERE id = ?", some);
            bodies(connection, some);
            connection.commit();
        }
        return count;
    }

    /// Takes only the bodies out, and what they count.
    static void strip(Connection connection, List<String> ids) throws SQLException {
        each(connection, "UPDATE exchanges SET stored_bytes = 0 WHERE id = ?", ids);
        bodies(connection, ids);
        connection.commit();
    }

    private static void bodies(Connection connection, List<String> ids) throws SQLException {
        each(connection, "DELETE FROM bodies WHERE exchange = ?", ids);
    }

    /// In the order of the ids, so that of two who do the same none waits for the other in turn.
    private static int each(Connection connection, String sql, List<String> ids)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (String id : ids.stream().sorted().toList()) {
                statement.setString(1, id);
                statement.addBatch();
            }
            int count = 0;
            for (int rows : statement.executeBatch()) {
                count += rows;
            }
            return count;
        }
    }
}
