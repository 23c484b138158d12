package io.headtail.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Work in a transaction over a connection. */
final class Transactions {
    private Transactions() {}

    /** Work over one connection. */
    interface Work<T> {
        T apply(Connection connection) throws SQLException;
    }

    /** Runs it, all or nothing, over a connection that is in no transaction. */
    static <T> T run(Connection connection, Work<T> work) throws SQLException {
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

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
