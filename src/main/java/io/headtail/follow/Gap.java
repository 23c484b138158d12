package io.headtail.follow;

/**
 * A place where a follower cannot read the log as it was written.
 *
 * @param fromOffset the first offset concerned, inclusive
 * @param toOffset the end of the offsets concerned, exclusive
 * @param streamTime the stream time before the gap, epoch ms; {@link Mark#NO_TIME} before the first
 *     event, and of {@link Cause#TRUNCATED}: what was read and lost may be of any time
 */
public record Gap(int partition, Cause cause, long fromOffset, long toOffset, long streamTime) {
    /** Why. */
    public enum Cause {
        /** No mark is stored, and the log no longer begins at its first record. */
        BEGINNING,
        /** Records were deleted before they were read: reading goes on after them. */
        RETENTION,
        /** Records that were read are no longer in the log: reading goes on before them. */
        TRUNCATED
    }
}
