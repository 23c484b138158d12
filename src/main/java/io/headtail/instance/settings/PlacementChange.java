package io.headtail.instance.settings;

/**
 * Up to when events may have been placed by the partition count of before, once another one is
 * heard of. An id may then be in two partitions, and neither counts it whole.
 *
 * <p>What a head has read so far says nothing of that: it may be far behind. Whatever was written
 * before the hearing, read or not, has a time of at most now, or of at most the stream time where
 * that is ahead; and producers go on by the count that they know until they ask again.
 */
public final class PlacementChange {
    /** After that time a producer asks for the partition count: {@code metadata.max.age.ms}. */
    public static final long PRODUCERS_KNOW_AFTER_MS = 300_000;

    private PlacementChange() {}

    /**
     * The largest timestamp that may have been placed by the count of before, epoch ms.
     *
     * @param streamTime of the partition; {@link Long#MIN_VALUE} before its first event
     * @param nowMs when the new count was heard of; {@link Long#MAX_VALUE} where events make the
     *     time: then the time of day, which all that is replayed lies before
     */
    public static long through(long streamTime, long nowMs) {
        long now = nowMs == Long.MAX_VALUE ? System.currentTimeMillis() : nowMs;
        return Math.max(streamTime, now) + PRODUCERS_KNOW_AFTER_MS;
    }
}
