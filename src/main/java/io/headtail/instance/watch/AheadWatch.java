package io.headtail.instance.watch;

import io.headtail.window.EventBatch;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects that a partition's stream time is ahead of the wall clock by more than the lateness:
 * until the clock has caught up, events that come on time are late. Belongs to the lane's thread.
 */
public final class AheadWatch {
    private static final Logger LOG = LoggerFactory.getLogger(AheadWatch.class);

    /**
     * Bounds the log lines if a producer's clock is wrong by about the lateness, so that stream
     * time is ahead again and again.
     */
    private static final long LOG_INTERVAL_MS = 60_000;

    private static final long UNKNOWN = -1;

    private final int partition;
    private final long latenessMs;
    private long limit = Long.MAX_VALUE;
    private long offset = UNKNOWN;
    private boolean ahead;
    private long aheadMs;
    private long lateBefore;
    private long loggedMs = Long.MIN_VALUE;
    private boolean logged;

    /**
     * For one partition.
     *
     * @param latenessMs how far stream time may be ahead, ms
     */
    public AheadWatch(int partition, long latenessMs) {
        this.partition = partition;
        this.latenessMs = latenessMs;
    }

    /**
     * Takes a batch that the head has read.
     *
     * @param streamTime the head's after it, epoch ms
     */
    public void read(EventBatch batch, long streamTime) {
        if (streamTime > limit && offset == UNKNOWN) {
            offset = batch.firstOffsetAfter(limit);
        }
    }

    /**
     * Compares the stream time with the clock.
     *
     * @param streamTime epoch ms, {@link Long#MIN_VALUE} before the first event
     * @param nowMs the wall clock, epoch ms; {@link Long#MAX_VALUE} by the event clock
     * @param lateEvents number of late events so far
     * @return whether it is ahead by more than the lateness
     */
    public boolean check(long streamTime, long nowMs, long lateEvents) {
        boolean before = ahead;
        limit = nowMs == Long.MAX_VALUE ? nowMs : nowMs + latenessMs;
        ahead = streamTime > limit;
        aheadMs = streamTime > nowMs ? streamTime - nowMs : 0;
        if (ahead && !before) {
            begins(streamTime, nowMs);
        } else if (before && !ahead) {
            ends(lateEvents);
        }
        if (!ahead) {
            lateBefore = lateEvents;
        }
        return ahead;
    }

    private void begins(long streamTime, long nowMs) {
        logged = loggedMs == Long.MIN_VALUE || Math.abs(nowMs - loggedMs) >= LOG_INTERVAL_MS;
        if (!logged) {
            return;
        }
        loggedMs = nowMs;
        LOG.warn(
                "stream time is ahead of the wall clock partition={} offset={} aheadMs={}"
                        + " streamTime={}: events that come on time are late and in no window until"
                        + " the clock has caught up; correct that producer's clock, and set the"
                        + " topic's message.timestamp.after.max.ms (for JSON timestamps"
                        + " event.max-ahead) to at most the lateness, {} ms",
                partition,
                offset == UNKNOWN ? "unknown" : offset,
                aheadMs,
                Instant.ofEpochMilli(streamTime),
                latenessMs);
    }

    private void ends(long lateEvents) {
        offset = UNKNOWN;
        if (logged) {
            LOG.info(
                    "stream time is no longer ahead of the wall clock partition={} lateEvents={}",
                    partition,
                    lateEvents - lateBefore);
        }
    }

    /** How far stream time is ahead of the wall clock, in ms; 0 if it is not. */
    public long aheadMs() {
        return aheadMs;
    }
}
