package io.headtail.window;

/**
 * Receives what one reader reads from a partition's log, in offset order: the head, or a window's
 * tail. Confined to the thread that owns its {@link PartitionWindows}.
 */
public interface Feed {
    /**
     * Takes valid events.
     *
     * @throws io.headtail.count.invariant.BrokenInvariantException if their offsets are below
     *     {@link #offset}
     */
    void take(EventBatch batch);

    /** Skips a record that is not a valid event. */
    void pass(long offset);

    /** Moves to {@code position}: there are no more records below it. */
    void moveTo(long position);

    /** The next offset to read. */
    long offset();
}
