package io.headtail.log;

/**
 * One answer to the question where a partition's log ends; times are {@link System#nanoTime}.
 *
 * @param askedNanos what the log held then lies below the high watermark
 * @param answeredNanos when the answer came, or when none had come
 * @param highWatermark the offset after the last record that is replicated, whether committed or
 *     not; −1 if the partition could not be asked
 * @param lastStableOffset the offset of the first record of a transaction that is open, beyond
 *     which nothing can be read; not less than the high watermark where none is; −1 if the
 *     partition could not be asked
 */
public record LogEnd(
        long askedNanos, long answeredNanos, long highWatermark, long lastStableOffset) {
    /** Of a partition that could not be asked: it has no leader, or that one did not answer. */
    public static LogEnd failed(long askedNanos, long answeredNanos) {
        return new LogEnd(askedNanos, answeredNanos, -1, -1);
    }

    /** Whether the partition could not be asked. */
    public boolean isFailure() {
        return highWatermark < 0;
    }

    /** Whether a transaction is open, and what follows its first record cannot be read. */
    public boolean holdsTransaction() {
        return lastStableOffset < highWatermark;
    }
}
