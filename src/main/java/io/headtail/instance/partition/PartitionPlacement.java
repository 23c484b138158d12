package io.headtail.instance.partition;

import io.headtail.instance.settings.PlacementChange;
import io.headtail.log.event.EventSettings;
import io.headtail.log.event.KeyPlacement;
import io.headtail.window.PartitionWindows;

/** How many partitions a partition's ids are placed among, and when that changed. */
final class PartitionPlacement {
    private final int partition;
    private final PartitionWindows windows;
    private final EventSettings event;
    private int among;
    private long changedThrough;

    PartitionPlacement(int partition, PartitionWindows windows, EventSettings event, Origin of) {
        this.partition = partition;
        this.windows = windows;
        this.event = event;
        this.among = of.placedAmong();
        this.changedThrough = of.countChangedThrough();
    }

    /** See {@link LanePartition#placeAmong}. */
    void among(int partitions, long nowMs) {
        if (partitions != among) {
            among = partitions;
            windows.head().placedBy(KeyPlacement.of(event, partition, partitions));
            changedThrough = PlacementChange.through(windows.head().streamTime(), nowMs);
        }
    }

    /** See {@link PlacementChange#through}; {@link Long#MIN_VALUE} for no change. */
    long changedThrough() {
        return changedThrough;
    }
}
