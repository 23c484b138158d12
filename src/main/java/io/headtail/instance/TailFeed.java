package io.headtail.instance;

import io.headtail.log.TailReader;
import io.headtail.log.event.EventSink;
import io.headtail.log.event.InvalidReason;
import io.headtail.window.EventBatch;

/** Passes what the tail reader of one window reads to the partitions of a lane. */
final class TailFeed implements EventSink, TailReader.Appetite {
    private final int window;
    private final OwnedPartitions owned;

    TailFeed(int window, OwnedPartitions owned) {
        this.window = window;
        this.owned = owned;
    }

    @Override
    public void events(int partition, EventBatch batch) {
        owned.get(partition).windows.tail(window, batch);
    }

    @Override
    public void invalid(int partition, long offset, InvalidReason reason) {
        owned.get(partition).windows.tailPass(window, offset);
    }

    @Override
    public void position(int partition, long position) {
        owned.get(partition).windows.tailAt(window, position);
    }

    @Override
    public boolean wants(int partition) {
        OwnedPartition p = owned.get(partition);
        return p.windows.tailWants(window, p.goal);
    }

    @Override
    public long tailOffset(int partition) {
        return owned.get(partition).windows.tailOffset(window);
    }

    @Override
    public long headOffset(int partition) {
        return owned.get(partition).windows.headOffset();
    }
}
