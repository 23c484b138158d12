package io.headtail.tool.drill.fault;

import io.headtail.tool.drill.store.SnapshotList;
import io.headtail.tool.drill.store.Snapshots;
import io.headtail.tool.drill.traffic.DrillBroker;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Deletes records from the log: either those that the newest snapshot of their partition does not
 * need, so that recovery depends on snapshots; or also those that windows' tails still need.
 */
public final class LogCut {
    private final DrillBroker broker;
    private final SnapshotList snapshots;
    private final Map<Integer, Long> cut = new TreeMap<>();

    /** Deletes nothing yet. */
    public LogCut(DrillBroker broker, SnapshotList snapshots) {
        this.broker = broker;
        this.snapshots = snapshots;
    }

    /** Cuts each partition that has a snapshot up to the first offset that the snapshot needs. */
    public void now() {
        Map<Integer, Long> needed = new HashMap<>();
        snapshots.newest().forEach(one -> needed.put(one.partition(), one.oldestOffset()));
        cut(needed);
    }

    /**
     * Cuts each partition that has a snapshot up to the first event of a time, but not beyond the
     * snapshot's head position: the counts of all time could not be rebuilt.
     *
     * @param epochMs only older events are deleted
     */
    void before(long epochMs) {
        Map<Integer, Long> first = broker.firstFrom(epochMs);
        Map<Integer, Long> offsets = new HashMap<>();
        for (Snapshots.One one : snapshots.newest()) {
            long offset = Math.min(first.getOrDefault(one.partition(), -1L), one.headOffset());
            if (offset > 0) {
                offsets.put(one.partition(), offset);
            }
        }
        cut(offsets);
    }

    private void cut(Map<Integer, Long> offsets) {
        // Deleting before the log's start again is an error.
        offsets.entrySet().removeIf(e -> e.getValue() <= cut.getOrDefault(e.getKey(), 0L));
        if (!offsets.isEmpty()) {
            broker.cut(offsets);
            cut.putAll(offsets);
        }
    }

    /** The number of records deleted so far. */
    public long records() {
        return cut.values().stream().mapToLong(offset -> offset).sum();
    }
}
