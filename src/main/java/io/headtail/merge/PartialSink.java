package io.headtail.merge;

/**
 * Sends encoded partials. Thread-safe.
 *
 * <p>Partials are numbered from 1 on as they are sent, so that a caller can wait until all of them
 * are acknowledged: {@code mark = handedIn()}, then until {@code acknowledged() ≥ mark}.
 */
public interface PartialSink {
    /**
     * Sends a partial; returns before it is acknowledged. Keeps the arrays.
     *
     * @param marks for the record's header
     */
    void send(byte[] key, byte[] value, Marks marks);

    /**
     * Sends a partial at a boundary to the topic of boundaries. Unlike others it is never given up:
     * until it is acknowledged, no later one counts as acknowledged.
     *
     * @param headOffset the offset that the head had read up to, exclusive
     * @param tailOffset the same for the window's tail; −1 if it has none
     * @param marks for the record's header: only those that do not depend on when or by which
     *     process it is counted
     */
    void sendBoundary(byte[] key, byte[] value, long headOffset, long tailOffset, Marks marks);

    /** Number of partials sent so far. */
    long handedIn();

    /**
     * Number of first partials of which all are acknowledged, or replaced by a newer one with the
     * same key.
     */
    long acknowledged();
}
