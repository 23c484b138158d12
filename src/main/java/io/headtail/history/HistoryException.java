package io.headtail.history;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;

/** PostgreSQL could not do what it was asked; the message says what that was and why. */
public final class HistoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Connection, resources, operator's doing, system, roll-back: another time it may work. */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "53", "57", "58", "40");

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String READ_ONLY = "25006";

    private final boolean passing;

    HistoryException(String what, Throwable cause) {
        super(what + ": " + message(cause), cause);
        this.passing = isPassing(cause);
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
                String state = sql.getSQLState();
                return (state.length() == 5 && PASSING_CLASSES.contains(state.substring(0, 2)))
                        || state.equals(LOCK_NOT_AVAILABLE)
                        || state.equals(READ_ONLY);
            }
        }
        return false;
    }

    private static String message(Throwable thrown) {
        Throwable cause = thrown;
        while (!(cause instanceof SQLException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
