package io.headtail.instance;

import io.headtail.instance.partition.FeedSink;
import io.headtail.instance.partition.LanePartitions;
import io.headtail.window.Tail;

/** Passes what the reader of one tail of a window reads on to the partitions of a lane. */
final class TailFeed extends FeedSink {
    private final int window;
    private final int tail;
    private final LanePartitions owned;

    TailFeed(int window, int tail, LanePartitions owned) {
        this.window = window;
        this.tail = tail;
        this.owned = owned;
    }

    @Override
    protected Tail feed(int partition) {
        return owned.get(partition).windows().window(window).tail(tail);
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
