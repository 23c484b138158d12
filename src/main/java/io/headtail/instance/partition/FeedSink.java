package io.headtail.instance.partition;

import io.headtail.log.TailReader;
import io.headtail.log.event.EventSink;
import io.headtail.log.event.InvalidReason;
import io.headtail.window.EventBatch;
import io.headtail.window.Feed;

/** Passes what a reader reads on to the feeds of its partitions. */
public abstract class FeedSink implements EventSink, TailReader.Demand {
    /** The feed of a partition that the reader reads. */
    protected abstract Feed feed(int partition);

    @Override
    public void events(int partition, EventBatch batch) {
        feed(partition).take(batch);
    }

    @Override
    public void invalid(int partition, long offset, InvalidReason reason) {
        feed(partition).pass(offset);
    }

    @Override
    public void position(int partition, long position) {
        feed(partition).moveTo(position);
    }

    @Override
    public long tailOffset(int partition) {
        return feed(partition).offset();
    }
}
