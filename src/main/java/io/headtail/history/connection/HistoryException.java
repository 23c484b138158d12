package io.headtail.history.connection;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.DateTimeException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL could not do what it was asked; the message says what that was and why. */
public final class HistoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Connection, resources, operator's doing, system, roll-back: another time it may work. */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "53", "57", "58", "40");

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String READ_ONLY = "25006";

    /** Data that no column takes, and constraints. */
    private static final Set<String> CONTENT_CLASSES = Set.of("22", "23");

    /** Out of memory for locks or else, cancelled as by a time limit, beyond what a server can. */
    private static final Set<String> TOO_MUCH = Set.of("53200", "57014", "54000");

    private final boolean passing;
    private final boolean content;
    private final boolean tooMuch;
    private final boolean unsuitable;

    public HistoryException(String what, Throwable cause) {
        this(what + ": " + message(cause), cause, state(cause), false);
    }

    /**
     * Where a server is what failed: the message says which, and what to do.
     *
     * @param address of the database
     */
    public HistoryException(String what, Throwable cause, String address) {
        this(what + ": " + address + ": " + explained(cause), cause, state(cause), false);
    }

    private HistoryException(
            String message, @Nullable Throwable cause, @Nullable String state, boolean unsuitable) {
        super(message, cause);
        this.unsuitable = unsuitable;
        this.passing = cause != null && isPassing(cause);
        this.tooMuch = state != null && TOO_MUCH.contains(state);
        this.content =
                state == null
                        ? cause instanceof ArithmeticException || cause instanceof DateTimeException
                        : state.length() == 5 && CONTENT_CLASSES.contains(state.substring(0, 2));
    }

    /** The database cannot hold a history. */
    static HistoryException unsuitable(String message) {
        return new HistoryException(message, null, null, true);
    }

    /** Whether another database must be made: no try will be of use with this one. */
    public boolean unsuitable() {
        return unsuitable;
    }

    /** Whether what was to be stored is at fault, and no try will be of use. */
    public boolean content() {
        return content;
    }

    /** Whether less at a time may be of use. */
    public boolean tooMuch() {
        return tooMuch;
    }

    /** Whether to try again later is any use: the server is away, stopping, a standby, or busy. */
    public boolean passing() {
        return passing;
    }

    private static boolean isPassing(Throwable thrown) {
        SQLException sql = sql(thrown);
        if (sql == null || sql.getSQLState() == null) {
            return sql instanceof SQLTransientException;
        }
        String state = sql.getSQLState();
        return (state.length() == 5 && PASSING_CLASSES.contains(state.substring(0, 2)))
                || state.equals(LOCK_NOT_AVAILABLE)
                || state.equals(READ_ONLY);
    }

    private static @Nullable String state(Throwable thrown) {
        SQLException sql = sql(thrown);
        return sql == null ? null : sql.getSQLState();
    }

    /** The innermost, since a pool's says no more than that it waited; null if none is there. */
    private static @Nullable SQLException sql(Throwable thrown) {
        SQLException found = null;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && (found == null || sql.getSQLState() != null)) {
                found = sql;
            }
        }
        return found;
    }

    private static String message(Throwable thrown) {
        SQLException sql = sql(thrown);
        Throwable cause = thrown;
        while (sql == null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf((sql == null ? cause : sql).getMessage())
                .lines()
                .findFirst()
                .orElse("");
    }

    private static String explained(Throwable thrown) {
        String message = message(thrown);
        String remedy = Remedy.of(message, String.valueOf(state(thrown)));
        return remedy.isEmpty() ? message : message + "; " + remedy;
    }
}
