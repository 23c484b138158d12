package io.headtail.bench.engine;

import io.headtail.count.WindowCounts;
import io.headtail.count.id.VideoIds;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Adversarial data for the floor: counts that cross it, and a floor that has to fall. */
public class FloorBench {
    private static final int K = BelowFloorBench.K;

    /** A window with many videos one view below its floor. */
    @State(Scope.Thread)
    public static class Crossing {
        /** How many videos are at the floor at a time: too few to move the floor. */
        private static final int INSIDE = 32;

        @Param("1000000")
        private int videos;

        @Param("1.0")
        private String skew = "";

        private WindowCounts counts;
        private int[] below;
        private int next;

        /** Raises a quarter of all videos, at most 10^6, to just below the floor. */
        @Setup
        public void setUp() {
            Videos all = new Videos(videos);
            VideoIds ids = new VideoIds();
            all.intern(ids);
            counts = new WindowCounts(ids, K);
            new ViewSequence(videos, ZipfRanks.skew(skew)).fill(counts, 8, 1);
            below = new int[Math.min(videos / 4, 1_000_000)];
            long floor = counts.floor();
            for (int held = 0, number = 0; held < below.length; number++) {
                int slot = all.slot(number);
                long missing = floor - 1 - counts.count(slot);
                if (missing >= 0) {
                    below[held++] = slot;
                    if (missing > 0) {
                        counts.add(slot, missing);
                    }
                }
            }
            for (int i = 0; i < INSIDE; i++) {
                counts.add(below[i], 1);
            }
            next = INSIDE;
            if (floor < 2 || counts.floor() != floor) {
                throw new IllegalStateException("floor " + floor + " became " + counts.floor());
            }
        }

        void cross() {
            counts.add(below[next], 1);
            int oldest = next >= INSIDE ? next - INSIDE : next - INSIDE + below.length;
            counts.subtract(below[oldest], 1);
            next = next + 1 == below.length ? 0 : next + 1;
        }
    }

    /** A window that all of its heap has just left. */
    @State(Scope.Thread)
    public static class Falling {
        @Param("1000000")
        private int videos;

        private Layers layers;
        WindowCounts counts;

        /** Fills the layers. */
        @Setup
        public void setUp() {
            Videos all = new Videos(videos);
            VideoIds ids = new VideoIds();
            all.intern(ids);
            counts = new WindowCounts(ids, K);
            layers = new Layers(all, K);
            layers.fill(counts);
        }

        /** Removes everything at or above the floor. */
        @Setup(Level.Invocation)
        public void leave() {
            layers.prepare(counts);
            layers.change(counts);
        }
    }

    /** One video reaches the floor, another falls below it. */
    @Benchmark
    public void admitRemove(Crossing window) {
        window.cross();
    }

    /** The floor falls: the column is scanned for the next videos. */
    @Benchmark
    public long lowerFloor(Falling window) {
        window.counts.settle();
        return window.counts.floor();
    }
}
