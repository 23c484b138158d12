package io.headtail.history.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Work in a transaction over a connection. */
public final class Transactions {
    private Transactions() {}

    /** Work over one connection. */
    public interface SqlFunction<T> {
        T apply(Connection connection) throws SQLException;
    }

    /** Runs it, all or nothing, over a connection that is in no transaction. */
    public static <T> T run(Connection connection, SqlFunction<T> work) throws SQLException {
        connection.setAutoCommit(false);
        boolean committed = false;
        try {
            T result = work.apply(connection);
            connection.commit();
            committed = true;
            return result;
        } finally {
            if (!committed && !connection.isClosed()) {
                connection.rollback();
            }
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
    }

    /** Executes one statement. */
    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
