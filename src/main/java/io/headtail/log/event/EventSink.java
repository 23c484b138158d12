package io.headtail.log.event;

import io.headtail.window.EventBatch;

/** Takes what a reader reads, in offset order per partition. Keeps no array. */
public interface EventSink {
    /** View events, at least one. The batch is the reader's, and will be filled again. */
    void events(int partition, EventBatch batch);

    /** A record that is no view event. */
    void invalid(int partition, long offset, InvalidReason reason);

    /** Every record below {@code position} has been handed over; some offsets hold none. */
    void position(int partition, long position);
}
