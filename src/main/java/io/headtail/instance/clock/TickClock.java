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
     * The time that no event should be ahead of, epoch ms; {@link Long#MAX_VALUE} by the event
     * clock.
     */
    long now();

    /** Whether the wall clock was stepped, and the target for quiet partitions does not follow. */
    boolean isStepped();

    /**
     * Reports where a partition's head is.
     *
     * @param watermark the head's, epoch ms, or {@link Long#MIN_VALUE} before its first event
     * @param headOffset the offset after the last record that it has read
     * @param atEnd whether the head has read to the log's end
     * @param paused whether it is paused because it holds as much as it may
     */
    void report(int partition, long watermark, long headOffset, boolean atEnd, boolean paused);

    /** Whether a partition may be passed over to the target, whatever its watermark. */
    boolean passes(int partition);

    /**
     * The largest time, epoch ms, that the watermarks of all partitions with events have reached:
     * no partition was passed over for a tick up to it. {@link Long#MIN_VALUE} if that is not
     * known.
     */
    long reachedByAll();

    /**
     * Whether every partition has been read and none holds an event, so that there is no target.
     */
    boolean isEmpty();

    /** Forgets a partition that is revoked. */
    void leave(int partition);

    /** The partitions that the target waits for; empty where it waits for none. */
    List<Integer> heldBy();

    /** Whether nothing is left to read, as far as is known, so that the target stays for now. */
    boolean atEnd();
}
