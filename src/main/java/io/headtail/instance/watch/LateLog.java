package io.headtail.instance.watch;

import io.headtail.window.LateListener;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that a partition's events are late: one line soon after the first, then at most one a minute
 * while more arrive, with their number and the one that lagged most. Belongs to the lane's thread.
 */
public final class LateLog implements LateListener {
    private static final Logger LOG = LoggerFactory.getLogger(LateLog.class);

    /** Late events that arrive within this time after the first are logged in one line. */
    private static final long BURST_NANOS = 1_000_000_000L;

    private static final long INTERVAL_NANOS = 60_000_000_000L;

    private final int partition;
    private final long latenessMs;
    private long events;
    private long firstOffset;
    private long worstOffset;
    private long worstTimestamp;
    private long worstLagMs;
    private boolean pending;
    private long pendingSince;
    private boolean logged;
    private long loggedAt;

    /**
     * For one partition.
     *
     * @param latenessMs the configured lateness, ms, for the message
     */
    public LateLog(int partition, long latenessMs) {
        this.partition = partition;
        this.latenessMs = latenessMs;
    }

    @Override
    public void late(long offset, long timestamp, long streamTime) {
        if (events++ == 0) {
            firstOffset = offset;
            worstLagMs = 0;
        }
        if (streamTime - timestamp > worstLagMs) {
            worstLagMs = streamTime - timestamp;
            worstOffset = offset;
            worstTimestamp = timestamp;
        }
    }

    /**
     * Writes a line if one is due; called after each poll.
     *
     * @return whether a line was written
     */
    public boolean logIfDue(long nowNanos) {
        if (events == 0) {
            return false;
        }
        if (!pending) {
            pending = true;
            pendingSince = nowNanos;
        }
        if (nowNanos - pendingSince < BURST_NANOS
                || (logged && nowNanos - loggedAt < INTERVAL_NANOS)) {
            return false;
        }
        LOG.warn(
                "late events partition={} count={} firstOffset={} worstOffset={} worstTimestamp={}"
                        + " worstBehindMs={} latenessMs={}: they are in no window, and answers of"
                        + " their time say so in TopK-Late; send events in the order of time, or"
                        + " raise lateness",
                partition,
                events,
                firstOffset,
                worstOffset,
                Instant.ofEpochMilli(worstTimestamp),
                worstLagMs,
                latenessMs);
        events = 0;
        pending = false;
        logged = true;
        loggedAt = nowNanos;
        return true;
    }
}
