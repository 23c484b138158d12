package io.headtail.simulation;

import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.store.SnapshotName;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a crash: the snapshots that are visible, the partials that were acknowledged, and
 * the log. Never changes, so that one can be kept of every step of a run.
 *
 * @param moment how far the log had been written
 * @param beginning the least offset that the log still had
 */
record Durable(
        NavigableMap<SnapshotName, byte[]> snapshots,
        @Nullable Acked acked,
        int moment,
        long beginning) {

    /** A partial as it was sent. */
    record Sent(long lengthMs, long tick, byte[] bytes) {}

    /** The first {@code count} partials that a life sent, after those of the lives before it. */
    record Acked(@Nullable Acked before, List<Sent> sent, int count) {}

    /** Nothing yet. */
    static Durable none() {
        return new Durable(new TreeMap<>(), null, 0, 0);
    }

    Durable with(SnapshotName name, byte[] bytes) {
        TreeMap<SnapshotName, byte[]> more = new TreeMap<>(snapshots);
        more.put(name, bytes);
        return new Durable(more, acked, moment, beginning);
    }

    Durable without(SnapshotName name) {
        TreeMap<SnapshotName, byte[]> less = new TreeMap<>(snapshots);
        less.remove(name);
        return new Durable(less, acked, moment, beginning);
    }

    Durable at(int newMoment, Acked newAcked) {
        return new Durable(snapshots, newAcked, newMoment, beginning);
    }

    /** The log has lost what lies below an offset. */
    Durable cut(long offset) {
        return new Durable(snapshots, acked, moment, Math.max(beginning, offset));
    }

    /** Whether an owner can start here from the log's first record, or go on from a snapshot. */
    boolean knowsAll() {
        SnapshotHeader newest = newest();
        return beginning == 0 || (newest != null && newest.head().nextOffset() >= beginning);
    }

    /** What the newest snapshot says of itself; null if there is none. */
    @Nullable SnapshotHeader newest() {
        return snapshots.isEmpty()
                ? null
                : SnapshotBytes.readHeader(snapshots.lastEntry().getValue());
    }
}
