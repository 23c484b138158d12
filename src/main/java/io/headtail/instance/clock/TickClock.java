package io.headtail.instance.clock;

import java.util.List;

/** Says which tick every partition should reach next. Safe from any thread. */
public interface TickClock {
    /**
     * The tick that partitions may reach by their watermarks; {@link Long#MIN_VALUE} while there is
     * none.
     */
    long target();

    /**
     * The tick up to which partitions may be passed over; at most {@link #target}, and never less
     * than before.
     */
    long quietTarget();

    /**
     * The time that no event should be ahead of, epoch ms; {@link Long#MAX_VALUE} where events make
     * the time.
     */
    long now();

    /** Whether the wall clock was stepped, and the target for quiet partitions does not follow. */
    boolean isStepped();

    /**
     * A partition's owner reports where its head is.
     *
     * @param watermark the head's, or {@link Long#MIN_VALUE} before its first event
     * @param headOffset the offset after the last record that it has read
     * @param atEnd whether the head has read to the log's end
     * @param resting whether it reads nothing, since it holds as much as it may
     */
    void report(int partition, long watermark, long headOffset, boolean atEnd, boolean resting);

    /** Whether a partition may go on to the target whatever its watermark. */
    boolean passes(int partition);

    /**
     * The greatest time that every partition that holds events has reached by its watermark: for no
     * tick up to it one was passed over. {@link Long#MIN_VALUE} if that is not known.
     */
    long reachedByAll();

    /** Whether every partition has been read, and none holds an event: there is no target. */
    boolean isEmpty();

    /** A partition has no owner here any more. */
    void leave(int partition);

    /** The partitions that the target waits for; empty where it waits for none. */
    List<Integer> heldBy();

    /** Whether nothing is left to read, as far as is known, so that the target stays for now. */
    boolean atEnd();
}
