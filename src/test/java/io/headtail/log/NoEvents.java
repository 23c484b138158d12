package io.headtail.log;

import io.headtail.log.event.EventSink;
import io.headtail.log.event.InvalidReason;
import io.headtail.window.EventBatch;

/** Ignores what is read. */
final class NoEvents implements EventSink {
    @Override
    public void events(int partition, EventBatch batch) {}

    @Override
    public void invalid(int partition, long offset, InvalidReason reason) {}

    @Override
    public void position(int partition, long position) {}
}
