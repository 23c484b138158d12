package io.headtail.history.schedule;

import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.MigratedTables;
import io.headtail.history.connection.Pool;
import io.headtail.history.connection.SqlTime;
import io.headtail.time.CalendarUnit;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one process at a time correct sealed units, and remembers how far they are corrected.
 * Thread-safe.
 *
 * <p>All methods throw {@link HistoryException} if PostgreSQL is away or refuses.
 */
public final class CorrectionTurns {
    private static final Logger LOG = LoggerFactory.getLogger(CorrectionTurns.class);

    private static final String FAILURE = "the schedule of corrections cannot be read or written";

    /** Of this length after the holder was last heard of, others wait; and no longer. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final String TAKE =
            """
            INSERT INTO scheduled_corrections_turn AS t (single, holder, until)
            VALUES (true, ?, now() + ? * interval '1 ms')
            ON CONFLICT (single) DO UPDATE SET holder = excluded.holder, until = excluded.until
            WHERE t.holder = excluded.holder OR t.until <= now()
                -- The database's clock was set back; not by what a transaction waited for this line.
                OR t.until > excluded.until + interval '1 minute'
            """;

    private final Pool pool;
    private final MigratedTables tables;
    private final LongSupplier nanos;

    /**
     * Connects on first use.
     *
     * @param migrate creates or updates the tables
     */
    public CorrectionTurns(Pool pool, Runnable migrate) {
        this(pool, migrate, System::nanoTime);
    }

    CorrectionTurns(Pool pool, Runnable migrate, LongSupplier nanos) {
        this.pool = pool;
        this.tables = new MigratedTables(migrate);
        this.nanos = nanos;
    }

    /** The turn of work that is going on. For the thread of the work. */
    public final class Turn {
        private final String holder = UUID.randomUUID().toString();
        private long keptNanos = nanos.getAsLong();

        private Turn() {}

        /**
         * Says that the work goes on; to be called all the time. Where that is too rare, or the
         * database is away, another process may work too, which does no harm.
         */
        public void keep() {
            long now = nanos.getAsLong();
            if (now - keptNanos < LEASE.toNanos() / 4) {
                return;
            }
            keptNanos = now;
            try {
                boolean unused = lease();
            } catch (HistoryException e) {
                LOG.debug("a turn cannot be kept", e);
            }
        }

        private boolean lease() {
            return pool.transaction(
                    FAILURE,
                    connection -> {
                        try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
                            statement.setString(1, holder);
                            statement.setLong(2, LEASE.toMillis());
                            return statement.executeUpdate() > 0;
                        }
                    });
        }

        // If it fails, others wait until it has run out. A process that ends interrupts its work.
        private void end() {
            boolean interrupted = Thread.interrupted();
            try {
                int unused =
                        pool.transaction(
                                FAILURE,
                                connection -> {
                                    try (PreparedStatement statement =
                                            connection.prepareStatement(
                                                    "DELETE FROM scheduled_corrections_turn WHERE"
                                                            + " holder = ?")) {
                                        statement.setString(1, holder);
                                        return statement.executeUpdate();
                                    }
                                });
            } catch (HistoryException e) {
                LOG.debug("a turn cannot be ended", e);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /**
     * Does work while no other process does; returns false, at once, if another one does. No
     * connection is held meanwhile. A process that is killed is waited for, two minutes at most.
     * Two may work at the same time where one is not heard of for so long, which does no harm, as
     * what they write does not depend on it.
     */
    public boolean take(Consumer<Turn> work) {
        return tables.use(
                () -> {
                    Turn turn = new Turn();
                    if (!turn.lease()) {
                        return false;
                    }
                    try {
                        work.accept(turn);
                    } finally {
                        turn.end();
                    }
                    return true;
                });
    }

    /**
     * What is noted of units of a kind.
     *
     * @param before units are done that end then or earlier, epoch ms
     * @param at when that was noted, or an answer of such a unit was counted anew, by the
     *     database's clock
     * @param origin which state of which database says so: another one once a backup was restored
     */
    public record Noted(long before, OffsetDateTime at, String origin) {}

    /**
     * What is noted of a kind of units.
     *
     * @param first what to begin with if nothing is stored, an end of one, epoch ms
     */
    public Noted noted(CalendarUnit unit, long first) {
        return pool.transaction(FAILURE, connection -> NotedUnits.read(connection, unit, first));
    }

    /**
     * Notes that units are done that end at {@code before} or earlier.
     *
     * @param read what was noted when the work began
     * @param before epoch ms
     * @return what is noted now; empty, and nothing is, if it has been set meanwhile, or an answer
     *     of such a unit was counted anew
     */
    public Optional<Noted> done(CalendarUnit unit, Noted read, long before) {
        return pool.transaction(
                FAILURE, connection -> NotedUnits.set(connection, unit, read, before));
    }

    /** The last tick that has a stored answer of a window, epoch ms; −1 if none has. */
    public long lastAnswer(String window) {
        return pool.transaction(
                FAILURE,
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "SELECT max(snapshot_time) FROM topk_boundaries WHERE"
                                            + " window_name = ?")) {
                        statement.setString(1, window);
                        try (ResultSet result = statement.executeQuery()) {
                            return result.next() ? SqlTime.ms(result, 1, -1) : -1;
                        }
                    }
                });
    }

    /**
     * The first time in {@code [from, to)}, epoch ms, that late views may fall into which are
     * known: by answers that reach into the span, and by every video's views; {@link
     * Long#MAX_VALUE} if none are.
     *
     * @param windows names of windows that are not longer than {@code longestMs}
     */
    public long firstLate(List<String> windows, long longestMs, long from, long to) {
        return pool.transaction(
                FAILURE, connection -> LateKnown.first(connection, windows, longestMs, from, to));
    }
}
