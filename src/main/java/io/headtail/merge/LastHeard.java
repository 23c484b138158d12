package io.headtail.merge;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * With which settings the newest record of each partition was counted, in the order of the topic.
 * When settings are changed new ones follow the old ones, once for each partition. Where two
 * processes with different settings publish to one topic, old ones come back: then answers of
 * either may be the newest, and only one is meant: those are disputed.
 */
final class LastHeard {
    private static final long MAX_DISPUTE_MS = 60_000;

    private final Map<Integer, Generation> byPartition = new HashMap<>();
    private long disputedThrough = Long.MIN_VALUE;

    /**
     * Hears of a partial, before its generation takes it. Those of another partition count are no
     * other settings: topics grow, and answers say so by themselves.
     *
     * @param forMs ticks up to that much later are disputed too, but no more than a minute
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

    /** The one that every partition was heard of last; null where they differ, or some were not. */
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
