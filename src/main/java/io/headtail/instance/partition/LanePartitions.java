package io.headtail.instance.partition;

import io.headtail.instance.status.PartitionStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of one lane, by number, without boxing. Written by the lane's thread; other
 * threads may call {@link #statuses}.
 */
public final class LanePartitions implements Iterable<LanePartition> {
    private @Nullable LanePartition[] byNumber = new @Nullable LanePartition[16];
    private @Nullable LanePartition last;
    private final List<LanePartition> all = new CopyOnWriteArrayList<>();

    /**
     * The partition with that number, which becomes the one worked on last.
     *
     * @throws IllegalStateException if it is not owned here
     */
    public LanePartition get(int partition) {
        LanePartition owned = find(partition);
        if (owned == null) {
            throw new IllegalStateException("partition " + partition + " is not owned here");
        }
        last = owned;
        return owned;
    }

    /** The partition with that number; null if it is not owned here. */
    public @Nullable LanePartition find(int partition) {
        return partition < byNumber.length ? byNumber[partition] : null;
    }

    /** The partition that was worked on last. */
    public @Nullable LanePartition last() {
        return last;
    }

    /** Notes which partition is worked on now; null for one whose recovery failed. */
    public void work(@Nullable LanePartition on) {
        last = on;
    }

    /** Adds a partition, in place of one with the same number. */
    public void put(LanePartition owned) {
        remove(owned.number());
        if (owned.number() >= byNumber.length) {
            byNumber = Arrays.copyOf(byNumber, Math.max(owned.number() + 1, byNumber.length * 2));
        }
        byNumber[owned.number()] = owned;
        all.add(owned);
    }

    /** Removes the partition with that number, if it is owned here. */
    public void remove(int partition) {
        if (partition < byNumber.length && byNumber[partition] != null) {
            all.remove(byNumber[partition]);
            if (last == byNumber[partition]) {
                last = null;
            }
            byNumber[partition] = null;
        }
    }

    @Override
    public Iterator<LanePartition> iterator() {
        return all.iterator();
    }

    /** The number of partitions. */
    public int count() {
        return all.size();
    }

    /** The newest status of each partition that has one; from any thread. */
    public List<PartitionStatus> statuses() {
        List<PartitionStatus> statuses = new ArrayList<>();
        for (LanePartition owned : all) {
            PartitionStatus status = owned.status();
            if (status != null) {
                statuses.add(status);
            }
        }
        return statuses;
    }
}
