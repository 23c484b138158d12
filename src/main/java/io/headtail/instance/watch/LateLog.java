package io.headtail.instance.watch;

import io.headtail.window.LateListener;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log that a partition's events are late: a line soon after the first, then at most one
 * a minute while more come, with how many there were and which lagged most. Belongs to the lane's
 * thread.
 */
public final class LateLog implements LateListener {
    private static final Logger LOG = LoggerFactory.getLogger(LateLog.class);

    /** A burst that begins is told in one line. */
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
    private boolean told;
    private long toldAt;

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

    /** Called after each poll; whether a line was written. */
    public boolean polled(long nowNanos) {
        if (events == 0) {
            return false;
        }
        if (!pending) {
            pending = true;
            pendingSince = nowNanos;
        }
        if (nowNanos - pendingSince < BURST_NANOS || (told && nowNanos - toldAt < INTERVAL_NANOS)) {
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
        told = true;
        toldAt = nowNanos;
        return true;
    }
}
