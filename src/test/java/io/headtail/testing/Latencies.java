package io.headtail.testing;

import java.util.Arrays;

/** How long answers took. Not thread-safe. */
public final class Latencies {
    private long[] taken = new long[1_024];
    private int size;

    /** One took that long, ns. */
    public void add(long ns) {
        if (size == taken.length) {
            taken = Arrays.copyOf(taken, 2 * size);
        }
        taken[size++] = ns;
    }

    /** All of another one, too. */
    public void add(Latencies more) {
        for (int i = 0; i < more.size; i++) {
            add(more.taken[i]);
        }
    }

    /** How many answers. */
    public int size() {
        return size;
    }

    /** What 99 % of them did not exceed, ns. At least one must be there. */
    public long p99() {
        long[] sorted = Arrays.copyOf(taken, size);
        Arrays.sort(sorted);
        return sorted[(size * 99 - 1) / 100];
    }
}
