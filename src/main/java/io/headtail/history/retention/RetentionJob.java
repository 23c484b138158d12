package io.headtail.history.retention;

import io.headtail.history.boundary.RefusedBoundaries;
import io.headtail.history.boundary.StorableTime;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.Pool;
import io.headtail.history.connection.SqlTime;
import io.headtail.history.day.DayLocks;
import io.headtail.history.day.DayRange;
import io.headtail.history.day.DayTables;
import io.headtail.history.day.RetentionRule;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.time.Millis;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downsamples old answers by the tiers of {@link HistoryKeep}. It has no state: the due work
 * follows from the rows of {@code topk_boundaries} and the existing tables, so that a run can be
 * interrupted anywhere, and the next one also downsamples late writes into an old day.
 *
 * <p>No row of ranks is deleted: {@link DayTableSwap} rebuilds a table from what is kept.
 */
public final class RetentionJob {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionJob.class);

    private static final String FAILURE = "old answers cannot be downsampled";

    private final Pool pool;
    private final HistoryKeep keep;

    /** Connects when it runs. */
    public RetentionJob(Pool pool, HistoryKeep keep) {
        this.pool = pool;
        this.keep = keep;
    }

    /**
     * Downsamples everything that is due at {@code now}, the oldest first, one table at a time;
     * returns early, between two tables, if its thread is interrupted. If several processes run it,
     * only one does the work.
     *
     * @throws HistoryException if it failed; finished tables stay downsampled
     */
    public RetentionReport run(Instant now) {
        RetentionRule rule = new RetentionRule(keep, now.toEpochMilli());
        Optional<List<Task>> tasks =
                pool.transaction(FAILURE, connection -> begin(connection, rule));
        if (tasks.isEmpty()) {
            LOG.info("retention: another process is running it, nothing done");
            return new RetentionReport(false, 0, 0, 0, 0, 0);
        }
        int thinned = 0;
        int merged = 0;
        int dropped = 0;
        int postponed = 0;
        long boundaries = 0;
        for (Task task : tasks.get()) {
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
            Optional<DayTableSwap.SwapResult> swapped =
                    pool.transaction(FAILURE, connection -> swap(connection, task));
            if (swapped.isEmpty()) {
                LOG.info("retention: another process continues it");
                break;
            }
            DayTableSwap.SwapResult outcome = swapped.get();
            boundaries += outcome.boundaries();
            if (outcome.equals(DayTableSwap.SwapResult.NOTHING)) {
                continue;
            }
            if (!outcome.done()) {
                postponed++;
            } else if (task.grid == RetentionRule.Grid.NOTHING) {
                dropped++;
            } else if (outcome.replaced() > 1) {
                merged++;
            } else {
                thinned++;
            }
        }
        RetentionReport report =
                new RetentionReport(true, thinned, merged, dropped, boundaries, postponed);
        if (thinned + merged + dropped + postponed > 0) {
            LOG.info("retention: {}", report);
        }
        return report;
    }

    /** The due work; empty while another process is working on it. */
    private static Optional<List<Task>> begin(Connection connection, RetentionRule rule)
            throws SQLException {
        if (!DayLocks.tryRetention(connection)) {
            return Optional.empty();
        }
        int refused =
                RefusedBoundaries.forget(connection, start(rule.dueBefore(rule.keep().every())));
        if (refused > 0) {
            LOG.info("retention: {} lines of topk_boundaries_refused removed", refused);
        }
        return Optional.of(due(connection, rule));
    }

    // Takes the lock for each task, since it ends with the transaction. Another process may take
    // over in between.
    private static Optional<DayTableSwap.SwapResult> swap(Connection connection, Task task)
            throws SQLException {
        return DayLocks.tryRetention(connection)
                ? Optional.of(new DayTableSwap(connection, task.range, task.grid).run())
                : Optional.empty();
    }

    /** A range whose tables become one that contains the rows to keep. */
    private record Task(DayRange range, RetentionRule.Grid grid) {}

    private static List<Task> due(Connection connection, RetentionRule rule) throws SQLException {
        List<DayRange> partitions = DayTables.all(connection);
        SortedMap<Integer, Task> byFirstDay = new TreeMap<>();
        for (int day : daysWithMore(connection, rule)) {
            add(byFirstDay, day, rule, partitions);
        }
        for (DayRange partition : partitions) {
            DayRange month = DayRange.month(partition.fromDay());
            if (rule.gone(month) || (rule.merged(month) && !partition.isMonth())) {
                add(byFirstDay, partition.fromDay(), rule, partitions);
            }
        }
        return new ArrayList<>(byFirstDay.values());
    }

    private static void add(
            SortedMap<Integer, Task> tasks,
            int day,
            RetentionRule rule,
            List<DayRange> partitions) {
        DayRange month = DayRange.month(day);
        DayRange range =
                rule.merged(month) || partitions.contains(month) ? month : DayRange.day(day);
        // The last day keeps the most: never keep less of a month, whatever was configured before.
        tasks.putIfAbsent(range.fromDay(), new Task(range, rule.day(range.toDay() - 1)));
    }

    /** The days with boundaries to be removed. */
    private static Set<Integer> daysWithMore(Connection connection, RetentionRule rule)
            throws SQLException {
        Set<Integer> days = new TreeSet<>();
        String inHours =
                "b.snapshot_time >= TIMESTAMPTZ '"
                        + start(rule.dueBefore(rule.keep().hourly()))
                        + "'";
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT DISTINCT date_bin('1 day', snapshot_time, TIMESTAMPTZ '1970-01-01"
                                + " 00:00:00Z') FROM topk_boundaries b WHERE snapshot_time < ? AND"
                                + " (snapshot_time < ? OR NOT ("
                                + RetentionRule.Grid.MIDNIGHTS.contains()
                                + " OR "
                                + inHours
                                + " AND "
                                + RetentionRule.Grid.HOURS.contains()
                                + " OR "
                                + RetentionRule.stands(
                                        "CASE WHEN "
                                                + inHours
                                                + " THEN INTERVAL '1 hour' ELSE INTERVAL '24 hours'"
                                                + " END")
                                + "))")) {
            statement.setObject(1, start(rule.dueBefore(rule.keep().every())));
            statement.setObject(2, start(goneBefore(rule)));
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    days.add(DayRange.dayOf(result.getTimestamp(1).getTime()));
                }
            }
        }
        return days;
    }

    private static int goneBefore(RetentionRule rule) {
        return rule.keep().daily() == null
                ? Integer.MIN_VALUE
                : DayRange.month(rule.dueBefore(rule.keep().daily())).fromDay();
    }

    private static OffsetDateTime start(int day) {
        // The month may begin before the first storable time.
        long from = Math.max(day, DayRange.dayOf(StorableTime.MIN_MS)) * Millis.DAY;
        return SqlTime.at(from);
    }
}
