package io.headtail.bench.engine;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A partition without Kafka: head, three tails, four windows. */
public class WindowsBench {
    private static final int K = BelowFloorBench.K;

    /** A filled partition. */
    @State(Scope.Thread)
    public static class Partition {
        @Param("1000000")
        private int videos;

        @Param("1.0")
        private String skew = "";

        Replay replay;
        final int[] target = new int[K];

        /** Fills four windows. */
        @Setup
        public void setUp() {
            replay = new Replay(videos, ZipfRanks.skew(skew), K);
        }
    }

    /** A partition that has read but not released a second's events. */
    public static class Fed extends Partition {
        /** Reads the events; untimed, but its allocations are included. */
        @Setup(Level.Invocation)
        public void feed() {
            replay.feed();
        }
    }

    /**
     * The whole processing of an event: counted in four windows, and out of three: one intern,
     * three finds, four buckets, four adds, three subtracts.
     */
    @Benchmark
    @OperationsPerInvocation(Replay.PER_TICK)
    public void event(Partition partition) {
        partition.replay.feed();
        partition.replay.advance();
    }

    /** Releases a second's events, and reads the Top-1,000 of each of four windows. */
    @Benchmark
    public int tick(Fed partition) {
        partition.replay.advance();
        int rows = 0;
        for (int w = 0; w < partition.replay.windows.size(); w++) {
            rows += partition.replay.windows.window(w).top(K, partition.target);
        }
        return rows;
    }
}
