package io.headtail.history;

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

    HistoryException(String what, Throwable cause) {
        super(what + ": " + message(cause), cause);
        this.passing = isPassing(cause);
        String state = state(cause);
        this.tooMuch = state != null && TOO_MUCH.contains(state);
        this.content =
                state == null
                        ? cause instanceof ArithmeticException || cause instanceof DateTimeException
                        : state.length() == 5 && CONTENT_CLASSES.contains(state.substring(0, 2));
    }

    /** Whether what was to be stored is at fault, and no try will be of use. */
    boolean content() {
        return content;
    }

    /** Whether less at a time may be of use. */
    boolean tooMuch() {
        return tooMuch;
    }

    /** Whether to try again later is any use: the server is away, stopping, a standby, or busy. */
    public boolean passing() {
        return passing;
    }

    private static boolean isPassing(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientException) {
                return true;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                break;
            }
        }
        String state = state(thrown);
        return state != null
                && ((state.length() == 5 && PASSING_CLASSES.contains(state.substring(0, 2)))
                        || state.equals(LOCK_NOT_AVAILABLE)
                        || state.equals(READ_ONLY));
    }

    private static @Nullable String state(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }

    private static String message(Throwable thrown) {
        Throwable cause = thrown;
        while (!(cause instanceof SQLException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
