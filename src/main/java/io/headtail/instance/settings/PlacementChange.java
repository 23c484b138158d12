package io.headtail.instance.settings;

/**
 * Up to which time events may have been placed by the former partition count, once a new one is
 * known. An id may then be in two partitions, and neither has all of its views.
 *
 * <p>The head's position does not tell: it may be far behind. Records written before the new count
 * was known, read or not, have a timestamp of at most now, or of at most the stream time if that is
 * ahead; and producers use the former count until they refresh their metadata.
 */
public final class PlacementChange {
    /**
     * Producers refresh the partition count after this time: the default of {@code
     * metadata.max.age.ms}.
     */
    public static final long PRODUCER_METADATA_AGE_MS = 300_000;

    private PlacementChange() {}

    /**
     * The largest timestamp that may have been placed by the former count, epoch ms.
     *
     * @param streamTime the partition's, epoch ms; {@link Long#MIN_VALUE} before its first event
     * @param nowMs when the new count became known, epoch ms; {@link Long#MAX_VALUE} by the event
     *     clock, for the time of day, which is later than all replayed events
     */
    public static long through(long streamTime, long nowMs) {
        long now = nowMs == Long.MAX_VALUE ? System.currentTimeMillis() : nowMs;
        return Math.max(streamTime, now) + PRODUCER_METADATA_AGE_MS;
    }
}
