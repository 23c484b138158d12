package io.headtail.follow;

/**
 * How far a partition has been read, and what decides about what comes next.
 *
 * @param nextOffset everything below it has been read
 * @param streamTime the greatest time of a valid event below it, epoch ms; {@link #NO_TIME} before
 *     the first
 * @param leaderEpoch the leader epoch of what is just below it, be it a record or a transaction's
 *     marker, by which a log that lost records is noticed; −1 if not known
 */
public record Mark(long nextOffset, long streamTime, int leaderEpoch) {
    /** The stream time before the first event. */
    public static final long NO_TIME = Long.MIN_VALUE;

    /** Before the first record of a log. */
    public static final Mark BEGINNING = new Mark(0, NO_TIME, -1);

    /** The same at another offset, whose leader epoch is not known. */
    public Mark movedTo(long offset) {
        return new Mark(offset, streamTime, -1);
    }
}
