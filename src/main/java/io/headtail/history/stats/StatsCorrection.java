package io.headtail.history.stats;

import io.headtail.follow.Mark;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.MigratedTables;
import io.headtail.history.connection.Pool;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Adds late views to the tables of views: those that the writer has put aside, each once. An hour
 * is one transaction, which takes views out of {@code video_stats_late} and adds them to {@code
 * video_stats} and, if it is rolled up, to {@code hour_views} and {@code all_time_views}. So
 * whatever crashes, is repeated, or runs at the same time, views are either there or here. Rows
 * that retention has removed are not brought back: their views go to the sums that are kept.
 */
public final class StatsCorrection {
    private static final String FAILURE = "late views cannot be added";

    private final Pool pool;
    private final MigratedTables tables;
    private final StatsStore store;

    /**
     * Connects on first use.
     *
     * @param migrate creates or updates the tables
     */
    public StatsCorrection(Pool pool, Runnable migrate) {
        // It moves no marks: late views are those of every topic that was written.
        this(
                pool,
                new MigratedTables(migrate),
                new StatsStore(pool, new StatsMarks("", "", ""), StatsTables.MAX_TABLES));
    }

    StatsCorrection(Pool pool, MigratedTables tables, StatsStore store) {
        this.pool = pool;
        this.tables = tables;
        this.store = store;
    }

    /**
     * What was added.
     *
     * @param views late views; of one that was added when the connection broke it is not known
     * @param hours in which there were some
     */
    public record Added(long views, int hours) {}

    /**
     * Adds all late views that are known of the minutes in {@code [from, to)}, epoch ms. What the
     * writer reads afterwards waits for the next run. Returns early, between two hours, if its
     * thread is interrupted.
     *
     * @throws HistoryException if it failed: finished hours stay, and the next run does the rest
     */
    public Added run(long from, long to) {
        return tables.use(() -> move(from, to));
    }

    /** What {@link #run} would add, which it does not. */
    public Added waiting(long from, long to) {
        return tables.use(() -> pool.transaction(FAILURE, c -> LateViews.waiting(c, from, to)));
    }

    private Added move(long from, long to) {
        store.forgetTables();
        long views = 0;
        int hours = 0;
        long next = from;
        while (!Thread.currentThread().isInterrupted()) {
            long start = next;
            long hour = pool.transaction(FAILURE, c -> LateViews.firstWaiting(c, start, to));
            if (hour < 0) {
                break;
            }
            long first = Math.max(start, hour);
            next = LateViews.end(hour, to);
            long end = next;
            long added =
                    store.addTo(
                            Set.of(hour),
                            (c, kept, rolledUp) -> add(c, first, end, kept, rolledUp));
            views += added;
            hours += added > 0 ? 1 : 0;
        }
        return new Added(views, hours);
    }

    /**
     * Before which time the minutes are written of all partitions, epoch ms, by their watermarks or
     * since they are quiet: views of them that come from then on are late; −1 if it is not known.
     */
    public long writtenBefore() {
        return tables.use(() -> pool.transaction(FAILURE, WrittenQuery::writtenBefore));
    }

    /**
     * How many offsets the writer has to read until it is at some ends of the topic's partitions,
     * at which it knows all late views below; by partition, without those that are there.
     *
     * @param ends by partition, exclusive
     */
    public SortedMap<Integer, Long> behind(String topicId, Map<Integer, Long> ends) {
        return tables.use(
                () -> pool.transaction(FAILURE, c -> WrittenQuery.behind(c, topicId, ends)));
    }

    /**
     * From which time on all late views that the writer has read are known, epoch ms; {@link
     * Mark#NO_TIME} for all times.
     */
    public long knownFrom() {
        return tables.use(() -> pool.transaction(FAILURE, WrittenQuery::knownFrom));
    }

    private static long add(Connection connection, long from, long to, Kept kept, RolledUp rolledUp)
            throws SQLException {
        LateViews.moveToStaged(connection, from, to);
        long views = LateViews.staged(connection);
        // Another process may have been faster.
        if (views > 0) {
            StatsMerge.addStaged(connection, kept, rolledUp);
            LateViews.countAdded(connection, StatsStore.hour(from), views);
        }
        return views;
    }
}
