package io.headtail.instance.clock;

import io.headtail.time.Timing;
import java.util.Arrays;
import java.util.List;

/**
 * Targets are the time of day less lateness and slack: the same for every partition of every
 * instance, so that partials meet at common ticks without coordination. Quiet partitions are passed
 * over by an anchored clock, which steps of the wall clock do not move.
 */
public final class WallClock implements TickClock {
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final Timing timing;
    private final AnchoredClock time;
    private long[] watermarks = new long[0];

    public WallClock(Timing timing, AnchoredClock time) {
        this.timing = timing;
        this.time = time;
    }

    // What the watermark has reached is final whatever any clock says. So a step ahead lets those
    // follow at once that events come to, and a step back keeps nobody.
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
            int partition, long watermark, long headOffset, boolean atEnd, boolean resting) {
        ensure(partition);
        if (watermark > watermarks[partition]) {
            time.seen(watermark + timing.latenessMs());
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

    // What quiet partitions were passed over by says nothing of their watermarks.
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
