package io.headtail.merge;

/**
 * Where encoded partials go. Safe from any thread.
 *
 * <p>What was sent is numbered from 1 on, so that a caller can wait until all of it has arrived:
 * {@code mark = handedIn()}, then until {@code acknowledged() ≥ mark}.
 */
public interface PartialSink {
    /**
     * Sends a partial; returns before it has arrived. Keeps the arrays.
     *
     * @param marks what goes beside it
     */
    void send(byte[] key, byte[] value, Marks marks);

    /**
     * Sends a partial at a boundary to where boundaries are kept. Unlike others it is never given
     * up: until it has arrived, nothing more is acknowledged.
     *
     * @param headOffset the offset that the head had read up to, exclusive
     * @param tailOffset the same of the window's tail; −1 where it has none
     * @param marks what goes beside it: only what holds whenever and by whomever it is counted
     */
    void sendBoundary(byte[] key, byte[] value, long headOffset, long tailOffset, Marks marks);

    /** How many partials were handed in by now. */
    long handedIn();

    /** How many of the first have been acknowledged, or followed by a newer one of their place. */
    long acknowledged();
}
