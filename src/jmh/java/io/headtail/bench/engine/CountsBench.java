package io.headtail.bench.engine;

import io.headtail.count.RisingCounts;
import io.headtail.count.WindowCounts;
import io.headtail.count.id.VideoIds;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One window over a sequence of views: slid by an event, or risen, its heap changed, its top read.
 */
public class CountsBench {
    static final int K = BelowFloorBench.K;

    /** A filled window. */
    @State(Scope.Thread)
    public static class Window {
        /** The number of events by which a window slides between two ticks. */
        private static final int TICK = 1 << 18;

        private static final int LAG = ViewSequence.LENGTH / 3;

        @Param("1000000")
        private int videos;

        @Param("1.0")
        private String skew = "";

        WindowCounts counts;
        int[] slots;
        private int at = LAG;

        /** Fills the window, including the last {@code LAG} views. */
        @Setup
        public void setUp() {
            ViewSequence views = new ViewSequence(videos, ZipfRanks.skew(skew));
            VideoIds ids = new VideoIds();
            new Videos(videos).intern(ids);
            counts = new WindowCounts(ids, K);
            views.fill(counts, 8, 1);
            slots = views.slots;
            for (int i = 0; i < LAG; i++) {
                counts.add(slots[i], 1);
            }
            counts.settle();
            filled();
        }

        /** Additional set-up; JMH would call a set-up of a subclass before this one's. */
        void filled() {}

        void slide() {
            counts.add(slots[at], 1);
            counts.subtract(slots[at >= LAG ? at - LAG : at - LAG + slots.length], 1);
            at = (at + 1) % slots.length;
            if ((at & (TICK - 1)) == 0) {
                counts.settle();
            }
        }
    }

    /** A filled window of rises, both halves of which hold about the same. */
    @State(Scope.Thread)
    public static class Rising {
        private static final int LAG = ViewSequence.LENGTH / 3;

        @Param("1000000")
        private int videos;

        @Param("1.0")
        private String skew = "";

        private RisingCounts counts;
        private int[] slots = new int[0];
        private int at = 2 * LAG;

        /** Fills both halves, including the last {@code 2 LAG} views. */
        @Setup
        public void setUp() {
            ViewSequence views = new ViewSequence(videos, ZipfRanks.skew(skew));
            VideoIds ids = new VideoIds();
            new Videos(videos).intern(ids);
            counts = new RisingCounts(ids, K);
            views.fill(counts, 8, 1);
            for (int slot = 0; slot < videos; slot++) {
                if (counts.count(slot) > 0) {
                    counts.pass(slot, counts.count(slot));
                }
            }
            views.fill(counts, 8, 1);
            slots = views.slots;
            for (int i = 0; i < 2 * LAG; i++) {
                counts.add(slots[i], 1);
                if (i >= LAG) {
                    counts.pass(slots[i - LAG], 1);
                }
            }
            counts.settle();
        }

        void rise() {
            counts.add(slots[at], 1);
            counts.pass(slots[before(LAG)], 1);
            counts.subtract(slots[before(2 * LAG)], 1);
            at = (at + 1) % slots.length;
            if ((at & (Window.TICK - 1)) == 0) {
                counts.settle();
            }
        }

        private int before(int lag) {
            return at >= lag ? at - lag : at - lag + slots.length;
        }
    }

    /** A filled window and a sequence of the videos in its heap. */
    public static class InHeap extends Window {
        private static final int LAG = 1_024;
        private static final int BETWEEN_READS = 1_000;

        private int[] inHeap = new int[0];
        private int next;
        final int[] target = new int[K];

        // Draws videos of the heap uniformly.
        @Override
        void filled() {
            int[] all = new int[slots.length];
            int held = 0;
            for (int slot = 0; held < counts.heapSize(); slot++) {
                if (counts.count(slot) >= counts.floor()) {
                    all[held++] = slot;
                }
            }
            SplittableRandom random = new SplittableRandom(7);
            inHeap = new int[slots.length];
            for (int i = 0; i < inHeap.length; i++) {
                inHeap[i] = all[random.nextInt(held)];
            }
            for (int i = 0; i < LAG; i++) {
                counts.add(inHeap[i], 1);
            }
            next = LAG;
        }

        void change() {
            counts.add(inHeap[next], 1);
            int old = next >= LAG ? next - LAG : next - LAG + inHeap.length;
            counts.subtract(inHeap[old], 1);
            next = (next + 1) % inHeap.length;
        }
    }

    /** A window whose heap has changed since the last read. */
    public static class Read extends InHeap {
        /** Changes the order of the heap's videos since the last read. */
        @Setup(Level.Invocation)
        public void changes() {
            for (int i = 0; i < InHeap.BETWEEN_READS; i++) {
                change();
            }
        }
    }

    /** +1 for a view that enters, −1 for one that leaves, both drawn from the distribution. */
    @Benchmark
    public void slide(Window window) {
        window.slide();
    }

    /** A view that enters, one that passes the middle, and one that leaves. */
    @Benchmark
    public void rise(Rising window) {
        window.rise();
    }

    /** +1 and −1 of two videos that stay in the heap. */
    @Benchmark
    public void updateAbove(InHeap window) {
        window.change();
    }

    /** Settle and Top-1,000, after 1,000 changes in the heap. */
    @Benchmark
    public int top(Read window) {
        window.counts.settle();
        return window.counts.top(K, window.target);
    }
}
