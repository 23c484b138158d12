package io.headtail.simulation;

import io.headtail.snapshot.SnapshotName;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a crash besides the log: the snapshots that are visible, and the partials that were
 * acknowledged. Never changes, so that one can be kept of every step of a run.
 *
 * @param moment how far the log had been written
 */
record Durable(NavigableMap<SnapshotName, byte[]> snapshots, @Nullable Acked acked, int moment) {

    /** A partial as it was sent. */
    record Sent(long lengthMs, long tick, byte[] bytes) {}

    /** The first {@code count} partials that a life sent, after those of the lives before it. */
    record Acked(@Nullable Acked before, List<Sent> sent, int count) {}

    /** Nothing yet. */
    static Durable none() {
        return new Durable(new TreeMap<>(), null, 0);
    }

    Durable with(SnapshotName name, byte[] bytes) {
        TreeMap<SnapshotName, byte[]> more = new TreeMap<>(snapshots);
        more.put(name, bytes);
        return new Durable(more, acked, moment);
    }

    Durable without(SnapshotName name) {
        TreeMap<SnapshotName, byte[]> less = new TreeMap<>(snapshots);
        less.remove(name);
        return new Durable(less, acked, moment);
    }

    Durable at(int newMoment, Acked newAcked) {
        return new Durable(snapshots, newAcked, newMoment);
    }
}
