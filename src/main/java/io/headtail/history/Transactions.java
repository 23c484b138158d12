package io.headtail.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.exception.DataAccessException;

/** Runs work in a transaction of the default isolation, read committed: all of it or nothing. */
final class Transactions {
    private static final int TRIES = 5;

    /** Serialization failure and deadlock: the loser is meant to try again. */
    private static final List<String> TRY_AGAIN = List.of("40001", "40P01");

    private Transactions() {}

    /** Work over one connection. */
    interface Work<T> {
        T apply(Connection connection) throws SQLException;
    }

    /**
     * Runs work, again where it lost to another transaction.
     *
     * @param what is done, for the message
     * @throws HistoryException if it failed; then nothing of it is there, unless the connection
     *     broke while it was being committed
     */
    static <T> T run(DataSource source, String what, Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = source.getConnection()) {
                return run(connection, work);
            } catch (SQLException | DataAccessException e) {
                if (attempt == TRIES || !TRY_AGAIN.contains(state(e))) {
                    throw new HistoryException(what, e);
                }
            }
        }
    }

    /** As above, once, over a connection that is in no transaction. */
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

    private static String state(Exception e) {
        String state =
                e instanceof SQLException sql
                        ? sql.getSQLState()
                        : ((DataAccessException) e).sqlState();
        return String.valueOf(state);
    }
}
