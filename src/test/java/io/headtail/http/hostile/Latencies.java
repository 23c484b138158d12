package io.headtail.http.hostile;

import java.util.Arrays;

/** How long answers took. Not thread-safe. */
final class Latencies {
    private long[] taken = new long[1_024];
    private int size;

    /** One took that long, ns. */
    void add(long ns) {
        if (size == taken.length) {
            taken = Arrays.copyOf(taken, 2 * size);
        }
        taken[size++] = ns;
    }

    /** All of another one, too. */
    void add(Latencies more) {
        for (int i = 0; i < more.size; i++) {
            add(more.taken[i]);
        }
    }

    int size() {
        return size;
    }

    /** What 99 % of them did not exceed, ns. At least one must be there. */
    long p99() {
        long[] sorted = Arrays.copyOf(taken, size);
        Arrays.sort(sorted);
        return sorted[(size * 99 - 1) / 100];
    }
}
