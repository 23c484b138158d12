package io.headtail.log.scan;

import io.headtail.follow.FollowedEvent;
import io.headtail.log.event.InvalidReason;

/** Receives what a {@link LogScan} reads, in offset order per partition. */
public interface ScanSink {
    /**
     * Receives a valid event.
     *
     * @param event reused for the next one
     */
    void event(FollowedEvent event);

    /** Receives a record that is not a valid event. */
    default void invalid(int partition, long offset, InvalidReason reason) {}
}
