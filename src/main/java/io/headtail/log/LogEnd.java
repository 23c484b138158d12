package io.headtail.log;

/**
 * The answer to one request for the end of a partition's log; times are {@link System#nanoTime}.
 *
 * @param askedNanos when the request was sent: what the log held then lies below the high watermark
 * @param answeredNanos when the answer came, or when the request failed
 * @param highWatermark the offset after the last replicated record, committed or not; −1 if the
 *     request failed
 * @param lastStableOffset the offset of the first record of an open transaction, from which on
 *     nothing can be read; not less than the high watermark if no transaction is open; −1 if the
 *     request failed
 */
public record LogEnd(
        long askedNanos, long answeredNanos, long highWatermark, long lastStableOffset) {
    /** A failed request: the partition has no leader, or the leader did not answer. */
    public static LogEnd failed(long askedNanos, long answeredNanos) {
        return new LogEnd(askedNanos, answeredNanos, -1, -1);
    }

    /** Whether the request failed. */
    public boolean isFailure() {
        return highWatermark < 0;
    }

    /** Whether a transaction is open, so that records from its first one on cannot be read. */
    public boolean holdsTransaction() {
        return lastStableOffset < highWatermark;
    }
}
