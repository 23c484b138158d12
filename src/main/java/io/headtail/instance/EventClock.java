package io.headtail.instance;

import io.headtail.window.Timing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Target is the smallest watermark over the partitions that hold events: for replays, in one
 * process that owns every partition. A partition that nobody has reported on holds the clock, and
 * one that stops does too; one that is empty does not.
 */
final class EventClock implements TickClock {
    private static final long UNKNOWN = Long.MIN_VALUE;
    private static final long EMPTY = Long.MAX_VALUE;

    private final Timing timing;
    private long[] watermarks;
    private boolean[] ends;

    EventClock(Timing timing, int partitions) {
        this.timing = timing;
        this.watermarks = new long[partitions];
        this.ends = new boolean[partitions];
        Arrays.fill(watermarks, UNKNOWN);
    }

    @Override
    public synchronized long target() {
        long least = least();
        return least == EMPTY || least == UNKNOWN ? Long.MIN_VALUE : timing.floor(least);
    }

    @Override
    public synchronized void report(int partition, long watermark, boolean atEnd) {
        ensure(partition);
        if (watermark != Long.MIN_VALUE) {
            watermarks[partition] = watermark;
        } else {
            watermarks[partition] = atEnd ? EMPTY : UNKNOWN;
        }
        ends[partition] = atEnd;
    }

    private void ensure(int partition) {
        int before = watermarks.length;
        if (partition >= before) {
            watermarks = Arrays.copyOf(watermarks, partition + 1);
            ends = Arrays.copyOf(ends, partition + 1);
            Arrays.fill(watermarks, before, watermarks.length, UNKNOWN);
        }
    }

    @Override
    public synchronized void leave(int partition) {
        ensure(partition);
        watermarks[partition] = UNKNOWN;
        ends[partition] = false;
    }

    @Override
    public synchronized List<Integer> heldBy() {
        long least = least();
        List<Integer> holding = new ArrayList<>();
        for (int p = 0; p < watermarks.length; p++) {
            if (watermarks[p] == least && least != EMPTY) {
                holding.add(p);
            }
        }
        return holding;
    }

    // The target can rise only if a partition with the least watermark reads on. Others may have
    // more to read, and not be able to: they wait for the target.
    @Override
    public synchronized boolean atEnd() {
        long least = least();
        for (int p = 0; p < watermarks.length; p++) {
            if (watermarks[p] == least && ends[p] && least != UNKNOWN) {
                return true;
            }
        }
        return false;
    }

    private long least() {
        long least = EMPTY;
        for (long watermark : watermarks) {
            least = Math.min(least, watermark);
        }
        return least;
    }
}
