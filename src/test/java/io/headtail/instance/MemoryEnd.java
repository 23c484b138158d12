package io.headtail.instance;

import io.headtail.log.EndSource;
import io.headtail.log.LogEnd;
import org.jspecify.annotations.Nullable;

/**
 * The end of a log in memory: requested rarely unless hurried, and answered once time has advanced.
 */
final class MemoryEnd implements EndSource.Followed {
    /** Long enough to show whether the lane hurries, short enough not to be an outage. */
    private static final long INTERVAL_NANOS = 2_500 * LaneScene.NANOS_PER_MS;

    private final LaneScene scene;
    private final int partition;
    private long askedNanos;
    private boolean waiting;

    /** Sends a request at once. */
    MemoryEnd(LaneScene scene, int partition) {
        this.scene = scene;
        this.partition = partition;
        ask();
    }

    private void ask() {
        askedNanos = scene.nanos();
        waiting = true;
    }

    @Override
    public @Nullable LogEnd take() {
        long now = scene.nanos();
        if (waiting && now > askedNanos) {
            waiting = false;
            long end = scene.log(partition).size();
            return scene.withoutLeader.contains(partition)
                    ? LogEnd.failed(askedNanos, now)
                    : new LogEnd(askedNanos, now, end + inTransaction(), end);
        }
        if (!waiting && now - askedNanos >= INTERVAL_NANOS) {
            ask();
        }
        return null;
    }

    // Records of a transaction, which cannot be read until it ends.
    private int inTransaction() {
        return scene.openTransactions.contains(partition) ? 1 : 0;
    }

    @Override
    public void hurry() {
        if (!waiting) {
            ask();
        }
    }

    @Override
    public void close() {
        scene.askedNoMore(partition);
    }
}
