package io.headtail.follow;

import io.headtail.window.cursor.LateRule;

/**
 * The position in one partition, and which of its events are late: resumed from a mark, it decides
 * as one that has read the log from its beginning. Not thread-safe.
 */
public final class FollowedPartition {
    private final LateRule lateRule;
    private long nextOffset;
    private int leaderEpoch;

    /**
     * From a mark on.
     *
     * @param latenessMs how far an event may lag behind the stream time and still count; ≥ 0
     */
    public FollowedPartition(Mark from, long latenessMs) {
        lateRule = new LateRule(latenessMs);
        lateRule.advance(from.streamTime());
        nextOffset = from.nextOffset();
        leaderEpoch = from.leaderEpoch();
    }

    /**
     * Takes the next record that is a valid event.
     *
     * @return whether it is late
     */
    public boolean take(long offset, int epoch, long timestamp) {
        pass(offset, epoch);
        boolean late = lateRule.isLate(timestamp);
        lateRule.advance(timestamp);
        return late;
    }

    /** Takes the next record, which is not a valid event. */
    public void pass(long offset, int epoch) {
        if (offset < nextOffset) {
            throw new IllegalStateException(
                    "record " + offset + " came after offset " + (nextOffset - 1) + " was read");
        }
        nextOffset = offset + 1;
        leaderEpoch = epoch;
    }

    /**
     * Skips offsets without records, such as transaction markers; never moves back.
     *
     * @param epoch the leader epoch of what is before {@code position}, which may be a later one
     *     than the last record's; −1 if not known
     */
    public void moveTo(long position, int epoch) {
        if (position > nextOffset) {
            nextOffset = position;
            leaderEpoch = epoch;
        }
    }

    /**
     * The greatest time of a valid event so far, epoch ms; {@link Mark#NO_TIME} before the first.
     */
    public long streamTime() {
        return lateRule.streamTime();
    }

    /** The present position. */
    public Mark mark() {
        return new Mark(nextOffset, lateRule.streamTime(), leaderEpoch);
    }
}
