package io.headtail.history.stats;

import io.headtail.follow.Agreement;
import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.MigratedTables;
import io.headtail.history.connection.OutageLog;
import io.headtail.history.connection.Pool;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.time.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every video's views in PostgreSQL, of one topic. Connects on first use. Thread-safe, except for
 * the follower.
 */
public final class VideoStats {
    private static final Logger LOG = LoggerFactory.getLogger(VideoStats.class);

    private final Pool pool;
    private final VideoStatsSettings settings;
    private final StatsMarks marks;
    private final StatsStore store;
    private final HourRollUp rollUp;
    private final StatsRetention retention;
    private final LongSupplier nowMs;
    private final VideoStatsStatus status = new VideoStatsStatus();
    private final MigratedTables tables;
    private final OutageLog ahead = new OutageLog("creation of tables of the coming days");
    private final OutageLog rolledUp = new OutageLog("roll-up of hours");
    private final OutageLog removal = new OutageLog("removal of old views");
    private final OutageLog retentionFirst = new OutageLog("removal of old views before reading");

    /**
     * Of a topic.
     *
     * @param migrate creates or updates the tables
     * @param marks the topic, and by what rules it is counted
     * @param nowMs the wall clock, epoch ms; decides what is too old to be kept, and up to when a
     *     quiet partition is written
     */
    public VideoStats(
            Pool pool,
            Runnable migrate,
            VideoStatsSettings settings,
            StatsMarks marks,
            LongSupplier nowMs) {
        this(pool, migrate, settings, marks, nowMs, StatsTables.MAX_TABLES);
    }

    /** For tests: with another limit to the number of tables. */
    VideoStats(
            Pool pool,
            Runnable migrate,
            VideoStatsSettings settings,
            StatsMarks marks,
            LongSupplier nowMs,
            int maxTables) {
        this.pool = pool;
        this.tables = new MigratedTables(migrate);
        this.settings = settings;
        this.marks = marks;
        this.nowMs = nowMs;
        this.store = new StatsStore(pool, marks, maxTables);
        this.rollUp = new HourRollUp(pool, marks, settings.resolutionMs());
        this.retention = new StatsRetention(pool, rollUp, settings, maxTables);
    }

    /**
     * A follower of the log that writes them.
     *
     * @param timing lateness and slack
     * @param agreement without which nothing is written
     * @param partitions the topic's partition count as it was last looked up, which must be after
     *     the last record was read that is stored
     * @param nanos as {@link System#nanoTime}
     */
    public VideoStatsFollower follower(
            Timing timing, Agreement agreement, IntSupplier partitions, LongSupplier nanos) {
        return new VideoStatsFollower(
                this,
                settings,
                new StoreSchedule(settings, timing, nowMs),
                agreement,
                partitions,
                nanos);
    }

    /**
     * Rolls up hours that have ended, removes what is too old, and creates tables of the coming
     * days; to be called every minute or so, by one thread. Each of these is done although another
     * fails, and says by itself in the log that it does, and that it works again.
     *
     * @param partitions the topic's partition count
     * @throws HistoryException if one failed, with the others as suppressed; the next call does the
     *     rest
     */
    public void maintain(int partitions) {
        List<HistoryException> failures = new ArrayList<>();
        // Before the first row of a roll-up, which creates no table.
        attempt(ahead, () -> retention.createAhead(nowMs.getAsLong()), failures);
        attempt(rolledUp, () -> status.rolledUp(rollUp.run(partitions)), failures);
        attempt(removal, () -> status.droppedTables(retention.run(nowMs.getAsLong())), failures);
        if (!failures.isEmpty()) {
            HistoryException first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    // A long query that holds up one part must not hold up the others.
    private void attempt(OutageLog log, Runnable part, List<HistoryException> failures) {
        try {
            tables.require();
            part.run();
            log.succeeded();
        } catch (HistoryException e) {
            status.failed();
            tables.failed();
            failures.add(e);
            // Otherwise it is being shut down.
            if (!Thread.currentThread().isInterrupted()) {
                log.failed(e);
            }
        }
    }

    /** Adds late views to the tables. */
    public StatsCorrection correction() {
        return new StatsCorrection(pool, tables, store);
    }

    Resumed resume(Set<Integer> partitions) {
        return tables.use(() -> resumed(partitions));
    }

    private Resumed resumed(Set<Integer> partitions) {
        store.forgetTables();
        // Before the first row: minutes that are too old get no table.
        runRetention();
        return pool.transaction(
                "marks of views per minute cannot be read",
                connection -> {
                    Map<Integer, StatsMarks.Stored> all = marks.read(connection);
                    // A partition that was added has no mark either, but others have.
                    String other = all.isEmpty() ? marks.otherTopic(connection) : null;
                    Map<Integer, Mark> known = new TreeMap<>();
                    List<StatsGap> gaps = new ArrayList<>();
                    for (int partition : partitions) {
                        StatsMarks.Stored stored = all.get(partition);
                        if (stored != null) {
                            known.put(partition, stored.mark());
                            if (!stored.rules().equals(marks.rules())) {
                                gaps.add(
                                        StatsGap.rules(
                                                partition,
                                                stored.mark(),
                                                stored.rules(),
                                                marks.rules()));
                            }
                        } else if (other != null) {
                            gaps.add(StatsGap.topic(partition, other));
                        }
                    }
                    return new Resumed(known, gaps, StatsGaps.open(connection, marks.topicId()));
                });
    }

    // Long queries that hold a table must not hold up the writer.
    private void runRetention() {
        try {
            status.droppedTables(retention.run(nowMs.getAsLong()));
            retentionFirst.succeeded();
        } catch (HistoryException e) {
            // The next call of maintain does it.
            retentionFirst.failed(e);
        }
    }

    void write(StatsStore.Batch batch) throws OvertakenException {
        tables.require();
        try {
            status.wrote(store.write(batch));
        } catch (HistoryException e) {
            tables.failed();
            throw e;
        }
        for (StatsGap gap : batch.gaps()) {
            LOG.warn("video_stats: not the sum of one log by one set of rules: {}", gap);
        }
    }

    VideoStatsStatus status() {
        return status;
    }
}
