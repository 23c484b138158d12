package io.headtail.tool.drill.check;

import io.headtail.tool.drill.record.DrillVideos;
import io.headtail.tool.drill.record.SentEvents;
import io.headtail.tool.drill.record.WatchedWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Computes the correct answers by plain counting: the events that are not late, sorted by time; for
 * each window two pointers into them that only move forward, a count per video, and a sort at each
 * tick. Shares no code with what it checks.
 */
public final class DrillRecount {
    private final long baseMs;

    /** Time since the base, and video, of each counted event, sorted by time; then unused cells. */
    private final long[] byTime;

    private final int counted;

    /** Offsets of the late events of each partition. */
    private final List<BitSet> late = new ArrayList<>();

    /**
     * @param latenessMs an event is late if it is further than this, in ms, behind the newest event
     *     before it in its partition
     */
    public DrillRecount(SentEvents events, long latenessMs) {
        int total = Math.toIntExact(events.total());
        long[] kept = new long[total];
        int[] size = {0};
        long[] base = {Long.MAX_VALUE};
        for (int p = 0; p < events.partitions(); p++) {
            events.forEach(p, (offset, ms, video) -> base[0] = Math.min(base[0], ms));
        }
        for (int p = 0; p < events.partitions(); p++) {
            long[] newest = {Long.MIN_VALUE + latenessMs};
            BitSet behind = new BitSet();
            late.add(behind);
            events.forEach(
                    p,
                    (offset, ms, video) -> {
                        if (ms >= newest[0] - latenessMs) {
                            kept[size[0]++] = (ms - base[0]) << 32 | video;
                        } else {
                            behind.set(Math.toIntExact(offset));
                        }
                        newest[0] = Math.max(newest[0], ms);
                    });
        }
        baseMs = total == 0 ? 0 : base[0];
        byTime = kept;
        counted = size[0];
        Arrays.sort(byTime, 0, counted);
    }

    /** The number of events that count. */
    public int counted() {
        return counted;
    }

    /** The number of late events, which are in no window. */
    public long late() {
        return late.stream().mapToLong(BitSet::cardinality).sum();
    }

    /** The offsets of the late events of each partition; to be read only. */
    public List<BitSet> lateOffsets() {
        return late;
    }

    /** The answers of one window, for ticks in ascending order. */
    Sweep sweep(WatchedWindow window) {
        return new Sweep(window.lengthMs());
    }

    /** Two pointers, and the counts of the events between them. */
    final class Sweep {
        private final long lengthMs;
        private final int[] views = new int[DrillVideos.COUNT];
        private int added;
        private int subtracted;

        private Sweep(long lengthMs) {
            this.lengthMs = lengthMs;
        }

        /**
         * The rows of {@code [tick − length, tick)}, best first.
         *
         * @param tick epoch ms, not before the tick of the last call
         */
        long[] rows(long tick, int k) {
            while (added < counted && time(added) < tick) {
                views[(int) byTime[added++]]++;
            }
            while (lengthMs > 0 && subtracted < added && time(subtracted) < tick - lengthMs) {
                views[(int) byTime[subtracted++]]--;
            }
            long[] rows = new long[views.length];
            int size = 0;
            for (int video = 0; video < views.length; video++) {
                if (views[video] > 0) {
                    rows[size++] = DrillVideos.row(video, views[video]);
                }
            }
            Arrays.sort(rows, 0, size);
            long[] best = new long[Math.min(k, size)];
            for (int i = 0; i < best.length; i++) {
                best[i] = rows[size - 1 - i];
            }
            return best;
        }

        private long time(int i) {
            return baseMs + (byTime[i] >> 32);
        }
    }
}
