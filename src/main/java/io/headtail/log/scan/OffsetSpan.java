package io.headtail.log.scan;

import io.headtail.follow.Mark;

/**
 * A span of one partition's log.
 *
 * @param from inclusive
 * @param to exclusive
 * @param streamTime the greatest time of a valid event below {@code from}, epoch ms, as far as it
 *     matters for which events are late; {@link Mark#NO_TIME} if none is known
 */
public record OffsetSpan(int partition, long from, long to, long streamTime) {
    /**
     * A span that begins where {@link LogScan#startOf} says: all earlier records are older than its
     * time, so of its events of that time or later the right ones are late.
     */
    public OffsetSpan(int partition, long from, long to) {
        this(partition, from, to, Mark.NO_TIME);
    }

    /** Whether there is nothing in it. */
    public boolean isEmpty() {
        return from >= to;
    }
}
