package io.headtail.instance.clock;

import io.headtail.time.Timing;
import java.util.Arrays;
import java.util.List;

/**
 * Targets are the time of day minus lateness and slack: the same for every partition of every
 * instance, so that partials meet at common ticks without coordination. Quiet partitions are passed
 * over by an anchored clock, which steps of the wall clock do not move.
 */
public final class WallClock implements TickClock {
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final Timing timing;
    private final AnchoredClock time;
    private long[] watermarks = new long[0];

    /** A clock without any report yet. */
    public WallClock(Timing timing, AnchoredClock time) {
        this.timing = timing;
        this.time = time;
    }

    // What a watermark has reached is final by any clock. So after a step ahead, partitions with
    // new events follow at once, and a step back holds none of them back.
    @Override
    public long target() {
        return timing.floor(time.latestMs() - timing.latenessMs() - timing.slackMs());
    }

    @Override
    public long quietTarget() {
        return timing.floor(time.nowMs() - timing.latenessMs() - timing.slackMs());
    }

    @Override
    public long now() {
        return time.latestMs();
    }

    @Override
    public boolean isStepped() {
        return time.isStepped();
    }

    @Override
    public synchronized void report(
            int partition, long watermark, long headOffset, boolean atEnd, boolean paused) {
        ensure(partition);
        if (watermark > watermarks[partition]) {
            time.observeTimestamp(watermark + timing.latenessMs());
        }
        watermarks[partition] = watermark;
    }

    private void ensure(int partition) {
        int before = watermarks.length;
        if (partition >= before) {
            watermarks = Arrays.copyOf(watermarks, partition + 1);
            Arrays.fill(watermarks, before, watermarks.length, UNKNOWN);
        }
    }

    @Override
    public synchronized void leave(int partition) {
        ensure(partition);
        watermarks[partition] = UNKNOWN;
    }

    @Override
    public boolean passes(int partition) {
        return false;
    }

    // The ticks that quiet partitions were passed over to say nothing about their watermarks.
    @Override
    public long reachedByAll() {
        return Long.MIN_VALUE;
    }

    // The wall clock always has a target.
    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public List<Integer> heldBy() {
        return List.of();
    }

    @Override
    public boolean atEnd() {
        return false;
    }
}
