package io.headtail.log;

import io.headtail.log.event.EventSettings;
import io.headtail.time.ClockMode;
import io.headtail.time.Millis;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.time.Duration;
import java.util.List;

/**
 * Where head and tails of a partition start when there is nothing to resume from, and from what
 * time on answers are then complete.
 *
 * <p>With a window of all time, or for a replay, that is the log's beginning; otherwise the first
 * record at or after the start {@code S} of the longest window. All records before it are older
 * than {@code S}, so lateness is decided as if all had been read. If no record is as new as {@code
 * S}, answers are complete from just after the newest record, whatever this process's clock says.
 *
 * <p>For records deleted from the log's beginning only a bound on their timestamps is known. If
 * nothing but retention deletes, {@code retention.ms} is such a bound. The remaining log must
 * confirm it: its first records must be about as old as retention allows, or else somebody deleted
 * records by hand, or retention was shorter for a while. Otherwise a record may have been as new as
 * the broker accepts: now plus {@code message.timestamp.after.max.ms}. A value of more than a day
 * is no useful bound; we then assume that no deleted record was ahead of its time by more than a
 * day, since such a record would have made all others late.
 */
public final class StartRule {
    /** Assumed bound where the broker accepts more. */
    static final long MAX_AHEAD_MS = Millis.DAY;

    /** Retention runs every few minutes and deletes whole segments. */
    private static final long MIN_SLACK_MS = Duration.ofMinutes(10).toMillis();

    private static final int SLACK_DIVISOR = 10;

    /**
     * Number of records checked at the log's beginning: a single one may be older than it should
     * be.
     */
    private static final int FIRST_RECORDS = 20;

    private final Timing timing;
    private final EventSettings event;
    private final Topic facts;
    private final List<WindowSpec> windows;
    private final boolean fromBeginning;

    /**
     * Creates the rule for windows that start together.
     *
     * @param facts the topic's facts, read at each call
     */
    public StartRule(
            List<WindowSpec> windows,
            Timing timing,
            ClockMode clock,
            EventSettings event,
            Topic facts) {
        this.timing = timing;
        this.event = event;
        this.facts = facts;
        this.windows = List.copyOf(windows);
        this.fromBeginning =
                clock == ClockMode.EVENT || windows.stream().anyMatch(WindowSpec::isAllTime);
    }

    /**
     * Where a partition starts.
     *
     * @param offset the first offset to read
     * @param completeFrom epoch ms, inclusive; {@link Long#MIN_VALUE} if nothing is missing
     */
    public record Start(long offset, long completeFrom) {}

    /** The requests that the rule sends to the broker. Each waits without limit. */
    public interface Log {
        /** The first offset that is still in the log. */
        long beginningOffset() throws InterruptedException;

        /** The end offset of committed records. */
        long endOffset() throws InterruptedException;

        /** The first offset whose record's timestamp is ≥ the time, or −1. */
        long offsetForTime(long timestampMs) throws InterruptedException;

        /** The largest timestamp in the log, epoch ms; −1 if it is empty. */
        long maxTimestamp() throws InterruptedException;

        /**
         * The largest timestamp of the first records in the log, epoch ms; −1 if it is empty.
         *
         * @param records number of records to check
         */
        long maxTimestampOfFirst(int records) throws InterruptedException;
    }

    /**
     * The start of windows that have nothing to resume from.
     *
     * @param nowMs epoch ms
     * @param deletedThrough no record that was deleted from the log has a later timestamp, epoch
     *     ms; {@link Long#MAX_VALUE} if nothing is known
     * @throws InterruptedException if interrupted while waiting for the broker
     */
    public Start start(Log log, long nowMs, long deletedThrough) throws InterruptedException {
        long tick = timing.floor(nowMs - timing.latenessMs() - timing.slackMs());
        long windowStart = windows.stream().mapToLong(w -> w.startOf(tick)).min().orElse(tick);
        long offset;
        long completeFrom;
        if (fromBeginning) {
            offset = log.beginningOffset();
            completeFrom = Long.MIN_VALUE;
        } else {
            // Ask for the end first, so that records that arrive between the two requests are not
            // skipped.
            long end = log.endOffset();
            long found = log.offsetForTime(Math.max(0, windowStart - jsonAheadMs()));
            offset = found < 0 ? end : found;
            completeFrom = found < 0 ? Math.min(windowStart, afterNewest(log, end)) : windowStart;
        }
        // Offset 0 was the log's first record; a later beginning means that records were deleted.
        if (log.beginningOffset() > 0) {
            completeFrom = Math.max(completeFrom, afterDeleted(log, nowMs, deletedThrough));
        }
        return new Start(offset, completeFrom);
    }

    private long afterNewest(Log log, long end) throws InterruptedException {
        if (end == 0) {
            return Long.MIN_VALUE; // the log has always been empty
        }
        long newest = log.maxTimestamp();
        return newest < 0 ? Long.MAX_VALUE : newest + jsonAheadMs() + 1;
    }

    private long afterDeleted(Log log, long nowMs, long deletedThrough)
            throws InterruptedException {
        long known = deletedThrough == Long.MAX_VALUE ? Long.MAX_VALUE : deletedThrough + 1;
        TopicFacts now = facts.get();
        if (now.onlyTimeDeletes() && now.retentionMs() >= 0) {
            long oldest = nowMs - now.retentionMs();
            long first = log.maxTimestampOfFirst(FIRST_RECORDS);
            long slack = Math.max(MIN_SLACK_MS, now.retentionMs() / SLACK_DIVISOR);
            if (first >= 0 && first <= oldest + slack) {
                // Records before one that was not late are newer than it by at most the lateness.
                long bound = Math.max(oldest, first + timing.latenessMs() + 1) + jsonAheadMs();
                return Math.min(known, bound);
            }
        }
        return Math.min(known, afterAll(Math.max(nowMs, log.maxTimestamp())));
    }

    /**
     * A time later than the timestamps of all records until now, deleted or not, under the
     * assumptions above; epoch ms.
     *
     * @param nowMs epoch ms
     */
    public long afterAll(long nowMs) {
        return nowMs + jsonAheadMs() + Math.min(facts.get().timestampMaxAheadMs(), MAX_AHEAD_MS);
    }

    // An event's time may lie further ahead than its record's timestamp if it comes from JSON.
    private long jsonAheadMs() {
        return event.isRecordTime() ? 0 : event.maxAheadMs();
    }
}
