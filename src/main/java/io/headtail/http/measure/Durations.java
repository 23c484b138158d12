package io.headtail.http.measure;

import java.util.concurrent.atomic.LongAdder;

/**
 * A histogram of durations with fixed bounds. Adding one costs two increments and no memory. Safe
 * from any thread; a reader may see a duration in the sum and not yet in its bucket.
 */
public final class Durations {
    private static final long[] BOUNDS_NANOS = {
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000,
        25_000_000,
        50_000_000,
        100_000_000,
        250_000_000,
        500_000_000,
        1_000_000_000,
        2_500_000_000L,
        5_000_000_000L,
        10_000_000_000L
    };

    private final LongAdder[] buckets = new LongAdder[BOUNDS_NANOS.length + 1];
    private final LongAdder sumNanos = new LongAdder();

    /** An empty histogram. */
    public Durations() {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new LongAdder();
        }
    }

    /** The upper bounds of all buckets but the last, in seconds, inclusive and ascending. */
    public static double[] boundsSeconds() {
        double[] seconds = new double[BOUNDS_NANOS.length];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = BOUNDS_NANOS[i] / 1e9;
        }
        return seconds;
    }

    /** Adds a duration; a negative one counts as 0. */
    public void add(long nanos) {
        int bucket = 0;
        // Nearly all durations are below the first bounds.
        while (bucket < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[bucket]) {
            bucket++;
        }
        buckets[bucket].increment();
        sumNanos.add(Math.max(0, nanos));
    }

    /** How many durations each bucket has, not cumulative; the last is without upper bound. */
    public long[] counts() {
        long[] counts = new long[buckets.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = buckets[i].sum();
        }
        return counts;
    }

    /** The sum of all durations, in seconds. */
    public double sumSeconds() {
        return sumNanos.sum() / 1e9;
    }
}
