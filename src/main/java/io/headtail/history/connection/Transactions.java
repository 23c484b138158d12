package io.headtail.history.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Runs work in a transaction of a connection. */
public final class Transactions {
    private Transactions() {}

    /** Work over one connection. */
    public interface SqlFunction<T> {
        T apply(Connection connection) throws SQLException;
    }

    /** Runs it atomically, on a connection outside of any transaction. */
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
