package io.headtail.history.stats;

import io.headtail.follow.OvertakenException;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.Pool;
import io.headtail.time.Millis;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes views and moves marks, in one transaction, or adds views to hours otherwise. Thread-safe;
 * any number of processes may write.
 *
 * <p>Tables and lines of hours that are missing are created in transactions of their own before, so
 * that no writer waits for another's; retention cannot remove them once the main transaction has
 * found them.
 */
final class StatsStore {
    private static final Logger LOG = LoggerFactory.getLogger(StatsStore.class);

    private static final String FAILURE = "views per minute cannot be written";

    private final Pool pool;
    private final StatsMarks marks;
    private final int maxTables;

    /** Ranges whose rows belong in the default partition; as many as there are days at most. */
    private final Set<StatsRange> without = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean warned = new AtomicBoolean();

    StatsStore(Pool pool, StatsMarks marks, int maxTables) {
        this.pool = pool;
        this.marks = marks;
        this.maxTables = maxTables;
    }

    /**
     * What one transaction writes.
     *
     * @param ids of the views
     * @param views by partition, without late ones
     * @param late late views by partition
     * @param ends of gaps, which have come with the marks
     */
    record Batch(
            OpenIds ids,
            Map<Integer, OpenViews> views,
            Map<Integer, OpenViews> late,
            List<MarkMove> moves,
            List<GapEnds.End> ends,
            List<StatsGap> gaps) {
        /** The hours of views that are not late. */
        Set<Long> hours() {
            Set<Long> hours = new TreeSet<>();
            views.values().forEach(each -> hours.addAll(each.hours()));
            return hours;
        }
    }

    /** Finds out anew which ranges can have a table of their own. */
    void forgetTables() {
        without.clear();
    }

    static long hour(long minute) {
        return Math.floorDiv(minute, Millis.HOUR) * Millis.HOUR;
    }

    /**
     * Writes a batch; returns the number of rows of minutes.
     *
     * @throws HistoryException if it failed; if the connection broke, it may have been written,
     *     which the marks tell
     * @throws OvertakenException if a mark is not stored as the batch has it: nothing was written
     */
    long write(Batch batch) throws OvertakenException {
        try {
            return addTo(batch.hours(), (c, kept, rolledUp) -> write(c, batch, kept, rolledUp));
        } catch (StatsMarks.MovedException e) {
            throw new OvertakenException(String.valueOf(e.getMessage()));
        }
    }

    private long write(Connection connection, Batch batch, Kept kept, RolledUp rolledUp)
            throws SQLException {
        boolean shared = SharedTables.isWrittenByOthers(connection, marks.topicId());
        marks.move(connection, batch.moves());
        StatsGaps.write(connection, marks.topicId(), batch.ends(), batch.gaps());
        StatsGaps.endQuiet(connection, marks.topicId(), batch.moves());
        if (shared) {
            SharedTables.note(connection, marks.topicId());
            warnOnce();
        }
        boolean late = !batch.late().isEmpty();
        if (late) {
            LateViews.add(connection, batch.ids(), batch.late().values());
        }
        long rows = batch.views().isEmpty() ? 0 : StatsMerge.run(connection, batch, kept, rolledUp);
        if (late) {
            LateViews.countWaiting(connection);
        }
        return rows;
    }

    private void warnOnce() {
        if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "video_stats: another topic's views are written to the same tables, so that ranges"
                            + " of time are the sum of both, and marked as incomplete; give each its"
                            + " own database (history.url): this topic-id={}; video_stats_marks has"
                            + " the others",
                    marks.topicId());
        }
    }

    /** What adds views to hours. */
    interface Adding {
        /**
         * Adds them, in a transaction that holds the locks of what is kept and of the hours; called
         * again if it could not be committed.
         *
         * @param rolledUp see {@link StatsMerge#run}
         */
        long apply(Connection connection, Kept kept, RolledUp rolledUp) throws SQLException;
    }

    /**
     * Adds views to some hours, given by their starts, epoch ms; returns what {@code adding} does.
     *
     * @throws HistoryException if it failed; if the connection broke, it may have been done
     */
    long addTo(Set<Long> hours, Adding adding) {
        while (true) {
            Missing missing = new Missing();
            long result = pool.transaction(FAILURE, c -> tryAdd(c, hours, adding, missing));
            if (missing.isEmpty()) {
                return result;
            }
            create(missing);
        }
    }

    /** What has to be created before a batch can be written. */
    private static final class Missing {
        final List<StatsRange> ranges = new ArrayList<>();
        final Set<Long> hours = new TreeSet<>();

        boolean isEmpty() {
            return ranges.isEmpty() && hours.isEmpty();
        }

        void clear() {
            ranges.clear();
            hours.clear();
        }
    }

    private long tryAdd(Connection connection, Set<Long> hours, Adding adding, Missing missing)
            throws SQLException {
        missing.clear();
        StatsLocks.shareKept(connection);
        Kept kept = Kept.read(connection);
        Set<Long> ofMinutes = new TreeSet<>(hours);
        ofMinutes.removeIf(hour -> hour < kept.minutesFrom());
        if (!hours.isEmpty()) {
            StatsLocks.shareHours(connection, ofMinutes);
        }
        Map<Long, HourLine> lines =
                hours.isEmpty() ? Map.of() : HourLines.read(connection, ofMinutes);
        missing.hours.addAll(ofMinutes);
        missing.hours.removeAll(lines.keySet());
        addMissing(connection, StatsRange.Parent.MINUTES, ofMinutes, missing);
        addMissing(connection, StatsRange.Parent.TENS, ofMinutes, missing);
        Set<Long> ofHours = new TreeSet<>(hours);
        ofHours.removeIf(hour -> hour < kept.hoursFrom());
        addMissing(connection, StatsRange.Parent.HOURS, ofHours, missing);
        if (!missing.isEmpty()) {
            return 0;
        }
        return adding.apply(connection, kept, RolledUp.of(hours, lines));
    }

    private void addMissing(
            Connection connection,
            StatsRange.Parent parent,
            Collection<Long> hours,
            Missing missing)
            throws SQLException {
        Set<StatsRange> needed = new HashSet<>();
        hours.forEach(hour -> needed.add(StatsRange.of(parent, hour)));
        needed.removeAll(without);
        if (!needed.isEmpty()) {
            needed.removeAll(StatsTables.all(connection, parent));
            missing.ranges.addAll(needed);
        }
    }

    private void create(Missing missing) {
        for (int from = 0; from < missing.ranges.size(); from += StatsTables.A_TRANSACTION) {
            List<StatsRange> some =
                    missing.ranges.subList(
                            from,
                            Math.min(missing.ranges.size(), from + StatsTables.A_TRANSACTION));
            for (StatsRange range :
                    pool.transaction(FAILURE, c -> StatsTables.create(c, some, maxTables))) {
                LOG.warn(
                        "no table of its own for {}, of which there may be {}: rows go to {}",
                        range.table(),
                        maxTables,
                        range.parent().rest());
                without.add(range);
            }
        }
        pool.transaction(
                FAILURE,
                c -> {
                    HourLines.add(c, missing.hours);
                    return true;
                });
    }
}
