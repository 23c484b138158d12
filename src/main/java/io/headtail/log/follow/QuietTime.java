package io.headtail.log.follow;

import io.headtail.log.LogEnd;
import java.util.concurrent.TimeUnit;

/**
 * For how long a partition has been quiet: read to a high watermark (so an open transaction is not
 * quiet) that was asked for after the last record came, counted only while it could be read. Times
 * are {@link System#nanoTime}. Not thread-safe.
 */
final class QuietTime {
    private long activeNanos;
    private long atNanos;

    /** Beginning now. */
    QuietTime(long nowNanos) {
        active(nowNanos);
    }

    /** Called when something was read, and while nothing can be read. */
    void active(long nowNanos) {
        activeNanos = nowNanos;
        atNanos = nowNanos;
    }

    /**
     * Takes an answer about the log's end.
     *
     * @param nextOffset everything below it has been read
     */
    void end(LogEnd end, long nextOffset, long nowNanos) {
        if (end.isFailure() || nextOffset < end.highWatermark()) {
            active(nowNanos);
        } else if (end.askedNanos() - atNanos > 0) {
            atNanos = end.askedNanos();
        }
    }

    /** For how long it had been quiet at {@link #atNanos}, in ms; −1 if it was not. */
    long quietMs() {
        long nanos = atNanos - activeNanos;
        return nanos <= 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /** Up to when it is known to have been quiet. */
    long atNanos() {
        return atNanos;
    }
}
