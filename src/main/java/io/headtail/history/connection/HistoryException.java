package io.headtail.history.connection;

import static java.util.Objects.requireNonNullElse;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.DateTimeException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An operation on PostgreSQL failed; the message says which one and why. */
public final class HistoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Connection, resources, operator intervention, system error, roll-back: a retry may work. */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "53", "57", "58", "40");

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String READ_ONLY = "25006";

    /** Invalid data, and violated constraints. */
    private static final Set<String> CONTENT_CLASSES = Set.of("22", "23");

    /** Out of memory, cancelled (as by a timeout), program limit exceeded. */
    private static final Set<String> TOO_MUCH = Set.of("53200", "57014", "54000");

    private final boolean passing;
    private final boolean content;
    private final boolean tooMuch;
    private final boolean unsuitable;

    /**
     * @param what what failed, such as {@code the history cannot be read}
     */
    public HistoryException(String what, Throwable cause) {
        this(what + ": " + message(cause), cause, state(cause), false);
    }

    /**
     * For a failure of the server: the message says which server, and what to do.
     *
     * @param what what failed, such as {@code the history cannot be read}
     * @param address address of the database
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

    /** The database cannot store a history. */
    static HistoryException unsuitable(String message) {
        return new HistoryException(message, null, null, true);
    }

    /** Whether another database is needed: retries with this one are useless. */
    public boolean unsuitable() {
        return unsuitable;
    }

    /** Whether the stored content is at fault, so that retries are useless. */
    public boolean content() {
        return content;
    }

    /** Whether a smaller batch may succeed. */
    public boolean tooMuch() {
        return tooMuch;
    }

    /** Whether a later retry may succeed: the server is down, stopping, a standby, or busy. */
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

    /** The innermost SQLException, since a pool's only says that it waited; null if none. */
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
        Throwable reason = sql == null ? cause : sql;
        return requireNonNullElse(reason.getMessage(), reason.toString())
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
