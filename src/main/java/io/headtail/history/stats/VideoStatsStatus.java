package io.headtail.history.stats;

import io.headtail.follow.Mark;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What this process has done for the views per minute; for metrics. Thread-safe. */
public final class VideoStatsStatus {
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong stores = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong gaps = new AtomicLong();
    private final AtomicLong lateViews = new AtomicLong();
    private final AtomicLong hours = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private volatile long writtenBefore = -1;

    VideoStatsStatus() {}

    void wrote(long count) {
        stores.incrementAndGet();
        rows.addAndGet(count);
    }

    void failed() {
        failures.incrementAndGet();
    }

    void gap() {
        gaps.incrementAndGet();
    }

    void late(long views) {
        lateViews.addAndGet(views);
    }

    void rolledUp(int count) {
        hours.addAndGet(count);
    }

    void droppedTables(int count) {
        dropped.addAndGet(count);
    }

    void writtenBefore(List<MarkMove> moves) {
        long least = Long.MAX_VALUE;
        for (MarkMove each : moves) {
            least = Math.min(least, Math.max(each.writtenBefore(), each.quietBefore()));
        }
        writtenBefore = least == Mark.NO_TIME || least == Long.MAX_VALUE ? -1 : least;
    }

    /** It has no partitions any more, or not yet again. */
    void writesNothing() {
        writtenBefore = -1;
    }

    /** Sums of a video and minute written; one that is written in two parts counts twice. */
    public long rows() {
        return rows.get();
    }

    /** Transactions that wrote. */
    public long stores() {
        return stores.get();
    }

    /** How often a roll-up or retention failed; writing is told of by the follower. */
    public long failures() {
        return failures.get();
    }

    /** Gaps in the log, and changes of settings or topic, that were noted. */
    public long gaps() {
        return gaps.get();
    }

    /** Views of late events, which wait for a correction; those read again are counted again. */
    public long lateViews() {
        return lateViews.get();
    }

    /** Hours rolled up. */
    public long hours() {
        return hours.get();
    }

    /** Tables of days and months dropped. */
    public long dropped() {
        return dropped.get();
    }

    /**
     * The time before which all minutes of the partitions of this process are written, epoch ms; −1
     * before the first transaction with these partitions.
     */
    public long writtenBefore() {
        return writtenBefore;
    }
}
