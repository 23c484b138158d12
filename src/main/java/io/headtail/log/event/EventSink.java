package io.headtail.log.event;

import io.headtail.window.EventBatch;

/** Receives what a reader reads, in offset order per partition. Keeps no reference to arrays. */
public interface EventSink {
    /** Receives one or more view events. The reader reuses the batch. */
    void events(int partition, EventBatch batch);

    /** Receives a record that is not a view event. */
    void invalid(int partition, long offset, InvalidReason reason);

    /**
     * All records below {@code position} have been handed over; not every offset holds a record.
     */
    void position(int partition, long position);
}
