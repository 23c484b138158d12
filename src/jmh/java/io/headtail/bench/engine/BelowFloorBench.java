package io.headtail.bench.engine;

import io.headtail.count.WindowCounts;
import io.headtail.count.id.VideoIds;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Adds and subtracts that never reach the floor: 2 K stars are far above all other videos. Each
 * batch is undone, untimed, before the next, so that counts stay the same.
 */
public class BelowFloorBench {
    static final int K = 1_000;
    static final int BATCH = 1 << 18;
    private static final int STAR_VIEWS = 100_000_000;

    /** The window; subclasses define what happens before a batch. */
    @State(Scope.Thread)
    public abstract static class Window {
        @Param("1000000")
        private int videos;

        @Param("1.0")
        private String skew = "";

        WindowCounts counts;
        int[] slots;
        int from;

        /** Fills the window. */
        @Setup
        public void setUp() {
            ViewSequence views = new ViewSequence(videos, ZipfRanks.skew(skew));
            VideoIds ids = new VideoIds();
            new Videos(videos).intern(ids);
            counts = new WindowCounts(ids, K);
            for (int slot = 0; slot < 2 * K; slot++) {
                counts.add(slot, STAR_VIEWS);
            }
            views.fill(counts, 8, 1);
            if (counts.floor() < STAR_VIEWS / 2) {
                throw new IllegalStateException("floor " + counts.floor() + " is below the stars");
            }
            slots = views.drawAbove(2 * K);
        }

        void add() {
            for (int i = from; i < from + BATCH; i++) {
                counts.add(slots[i], 1);
            }
        }

        void subtract() {
            for (int i = from; i < from + BATCH; i++) {
                counts.subtract(slots[i], 1);
            }
        }

        void nextBatch() {
            from = (from + BATCH) % slots.length;
        }
    }

    /** A window before adds. */
    public static class Adding extends Window {
        private boolean added;

        /** Subtracts what the previous batch added. */
        @Setup(Level.Invocation)
        public void undo() {
            if (added) {
                subtract();
            }
            nextBatch();
            added = true;
        }
    }

    /** A window before subtractions. */
    public static class Subtracting extends Window {
        /** Adds what the batch will subtract. */
        @Setup(Level.Invocation)
        public void provide() {
            nextBatch();
            add();
        }
    }

    /** +1 below the floor. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void add(Adding window) {
        window.add();
    }

    /** −1 below the floor. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void subtract(Subtracting window) {
        window.subtract();
    }
}
