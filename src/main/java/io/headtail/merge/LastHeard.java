package io.headtail.merge;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings with which each partition's newest record was counted, in the order of the topic.
 * When settings change, new ones follow old ones, once for each partition. If two processes with
 * different settings publish to one topic, old ones return: the newest answers may be of either,
 * and only one is intended, so they are disputed.
 */
final class LastHeard {
    private static final long MAX_DISPUTE_MS = 60_000;

    private final Map<Integer, Generation> byPartition = new HashMap<>();
    private long disputedThrough = Long.MIN_VALUE;

    /**
     * Must be called for each partial, before its generation takes it. Another partition count is
     * not a dispute: topics grow, and answers say so themselves.
     *
     * @param forMs ticks up to this much later are disputed too, but no more than a minute
     */
    void hear(int partition, Generation from, long tick, long forMs) {
        Generation before = byPartition.put(partition, from);
        boolean changed = before != null && before != from;
        if (changed && before.partitions() == from.partitions() && from.knows(partition)) {
            disputedThrough = Math.max(disputedThrough, tick + Math.min(forMs, MAX_DISPUTE_MS));
        }
    }

    /** Whether processes with different settings published for that tick, or shortly before. */
    boolean disputed(long tick) {
        return tick <= disputedThrough;
    }

    /**
     * The generation of the last record of every partition; null if they differ, or some partition
     * has none.
     */
    @Nullable Generation only() {
        Generation only = byPartition.get(0);
        if (only == null || byPartition.size() < only.partitions()) {
            return null;
        }
        for (int p = 1; p < only.partitions(); p++) {
            if (byPartition.get(p) != only) {
                return null;
            }
        }
        return only;
    }
}
