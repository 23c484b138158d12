package io.headtail.log;

import io.headtail.log.event.EventSettings;
import io.headtail.time.ClockMode;
import io.headtail.time.Millis;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.time.Duration;
import java.util.List;

/**
 * Where head and tails of a partition start when there is nothing to go on from, and from when on
 * answers are then complete.
 *
 * <p>With a window of all time, or for a replay, that is the log's beginning; otherwise the first
 * record at or after the start {@code S} of the longest window. All records before it are older
 * than {@code S}, so lateness is decided as by one who read them all. Where no record is as new as
 * {@code S}, none is newer than the newest, whatever this process' clock says.
 *
 * <p>Of what was deleted from the log's beginning only a bound is known. {@code retention.ms} is
 * one where nothing else deletes, which what is left must bear out: its first records are about as
 * old as retention allows, or somebody deleted by hand, or retention was shorter for a while.
 * Otherwise a record may have been as new as the broker accepts: as now and {@code
 * message.timestamp.after.max.ms}. A value of more than a day is no bound; what is then taken for
 * granted is that no deleted record was ahead of its time by more than a day, since from such a
 * record on all others would have been late.
 */
public final class StartRule {
    /** What is taken for granted where the broker accepts more. */
    static final long MAX_AHEAD_MS = Millis.DAY;

    /** Retention runs every few minutes, and by segments. */
    private static final long MIN_SLACK_MS = Duration.ofMinutes(10).toMillis();

    private static final int SLACK_PART = 10;

    /**
     * Records from the log's beginning that are looked at: one alone may be older than its time.
     */
    private static final int FIRST_RECORDS = 20;

    private final Timing timing;
    private final EventSettings event;
    private final Topic facts;
    private final List<WindowSpec> windows;
    private final boolean fromBeginning;

    /**
     * For windows that start together.
     *
     * @param facts the topic's, as they are known when asked
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
     * A partition's start.
     *
     * @param offset the first offset to read
     * @param completeFrom epoch ms; {@link Long#MIN_VALUE} where nothing is missing
     */
    public record Start(long offset, long completeFrom) {}

    /** What the rule asks of the log. */
    public interface Log {
        long beginningOffset() throws InterruptedException;

        long endOffset() throws InterruptedException;

        /** The first offset whose record's timestamp is ≥ the time, or −1. */
        long offsetForTime(long timestampMs) throws InterruptedException;

        /** The largest timestamp of a record that is there, epoch ms; −1 if none is. */
        long maxTimestamp() throws InterruptedException;

        /**
         * The largest timestamp of the first records that are there, epoch ms; −1 if none is.
         *
         * @param records how many
         */
        long maxTimestampOfFirst(int records) throws InterruptedException;
    }

    /**
     * Where windows start that have nothing to go on from.
     *
     * @param nowMs epoch ms
     * @param deletedThrough no record that was deleted from the log has a later timestamp, epoch
     *     ms; {@link Long#MAX_VALUE} if nothing is known
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
            // The end comes first: what arrives between the two questions is then not passed over.
            long end = log.endOffset();
            long found = log.offsetForTime(Math.max(0, windowStart - jsonAheadMs()));
            offset = found < 0 ? end : found;
            completeFrom = found < 0 ? Math.min(windowStart, afterNewest(log, end)) : windowStart;
        }
        // Offset 0 was the log's first record; a later beginning means that some were deleted.
        if (log.beginningOffset() > 0) {
            completeFrom = Math.max(completeFrom, afterDeleted(log, nowMs, deletedThrough));
        }
        return new Start(offset, completeFrom);
    }

    private long afterNewest(Log log, long end) throws InterruptedException {
        if (end == 0) {
            return Long.MIN_VALUE; // nothing has ever been there
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
            long slack = Math.max(MIN_SLACK_MS, now.retentionMs() / SLACK_PART);
            if (first >= 0 && first <= oldest + slack) {
                // What came before a record that was not late is newer by the lateness at most.
                long bound = Math.max(oldest, first + timing.latenessMs() + 1) + jsonAheadMs();
                return Math.min(known, bound);
            }
        }
        return Math.min(known, afterAll(Math.max(nowMs, log.maxTimestamp())));
    }

    /**
     * A time that no record of up to now, deleted or not, lies at or after; see above for what it
     * takes for granted.
     *
     * @param nowMs epoch ms
     */
    public long afterAll(long nowMs) {
        return nowMs + jsonAheadMs() + Math.min(facts.get().timestampMaxAheadMs(), MAX_AHEAD_MS);
    }

    // A record's event may lie further ahead than its own timestamp where that comes from JSON.
    private long jsonAheadMs() {
        return event.isRecordTime() ? 0 : event.maxAheadMs();
    }
}
