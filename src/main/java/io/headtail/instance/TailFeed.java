package io.headtail.instance;

import io.headtail.instance.partition.FeedSink;
import io.headtail.instance.partition.LanePartitions;
import io.headtail.window.Tail;

/** Passes what the tail reader of one window reads on to the partitions of a lane. */
final class TailFeed extends FeedSink {
    private final int window;
    private final LanePartitions owned;

    TailFeed(int window, LanePartitions owned) {
        this.window = window;
        this.owned = owned;
    }

    @Override
    protected Tail feed(int partition) {
        return owned.get(partition).windows().tail(window);
    }

    @Override
    public boolean wants(int partition) {
        return feed(partition).wants(owned.get(partition).cycle().goal());
    }

    @Override
    public long headOffset(int partition) {
        return owned.get(partition).windows().head().offset();
    }
}
