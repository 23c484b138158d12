package io.headtail.merge;

import java.util.Arrays;

/**
 * Compares final, complete partials for the same tick of one partition. They are byte-equal
 * whichever process made them; where they are not, one of the processes counts wrongly, and which
 * one is not known. Remembers the last ticks by a hash of 32 bits, so it can miss a difference, but
 * never report one that is not there. Not thread-safe.
 */
final class Agreement {
    /** More than two sets of instances that both keep up are apart. */
    private static final int TICKS = 128;

    private final long[][] ticks;
    private final int[][] hashes;
    private final int[] next;

    /** For that many partitions. */
    Agreement(int partitions) {
        this.ticks = new long[partitions][];
        this.hashes = new int[partitions][];
        this.next = new int[partitions];
    }

    /**
     * Whether the partial is equal to an earlier one for its tick, or is the first that is known;
     * O({@value #TICKS}).
     *
     * <p>Partials that hold a time by the clock of who made them, or are marked as inexact anyway,
     * are not compared.
     */
    boolean agrees(int partition, Partial partial) {
        if (partition >= next.length
                || !partial.isFinal()
                || !partial.complete()
                || partial.countChanged()
                || partial.misplaced()) {
            return true;
        }
        int hash = Arrays.hashCode(partial.bytes());
        long[] known = ticks(partition);
        for (int at = 0; at < known.length; at++) {
            if (known[at] == partial.tick()) {
                return hashes[partition][at] == hash;
            }
        }
        known[next[partition]] = partial.tick();
        hashes[partition][next[partition]] = hash;
        next[partition] = (next[partition] + 1) % TICKS;
        return true;
    }

    private long[] ticks(int partition) {
        if (ticks[partition] == null) {
            ticks[partition] = new long[TICKS];
            Arrays.fill(ticks[partition], Long.MIN_VALUE);
            hashes[partition] = new int[TICKS];
        }
        return ticks[partition];
    }
}
