package io.headtail.tool.drill.fault;

import io.headtail.tool.drill.store.SnapshotList;
import io.headtail.tool.drill.store.Snapshots;
import io.headtail.tool.drill.traffic.DrillBroker;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Deletes records from the log: whatever the newest snapshot of its partition does not need, so
 * that only a snapshot can recover the rest; or also what the tails of windows still need.
 */
public final class LogCut {
    private final DrillBroker broker;
    private final SnapshotList snapshots;
    private final Map<Integer, Long> cut = new TreeMap<>();

    public LogCut(DrillBroker broker, SnapshotList snapshots) {
        this.broker = broker;
        this.snapshots = snapshots;
    }

    /** Cuts each partition that has a snapshot, up to what that needs. */
    public void now() {
        Map<Integer, Long> needed = new HashMap<>();
        snapshots.newest().forEach(one -> needed.put(one.partition(), one.oldestOffset()));
        cut(needed);
    }

    /**
     * Cuts each partition that has a snapshot up to the first event of a time, but not beyond where
     * the head of that snapshot stood: what a window of all time counted could not be had again.
     *
     * @param epochMs all that is deleted is older
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
        // What lies before the log's start is deleted already, and asking for it is an error.
        offsets.entrySet().removeIf(e -> e.getValue() <= cut.getOrDefault(e.getKey(), 0L));
        if (!offsets.isEmpty()) {
            broker.cut(offsets);
            cut.putAll(offsets);
        }
    }

    /** How many records were deleted so far. */
    public long records() {
        return cut.values().stream().mapToLong(offset -> offset).sum();
    }
}
