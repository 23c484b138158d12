package io.headtail.window;

/**
 * Takes what one reader reads from a partition's log, in offset order: the head, or a window's
 * tail. Belongs to the thread that its {@link PartitionWindows} belong to.
 */
public interface Feed {
    /**
     * Takes valid events.
     *
     * @throws io.headtail.count.BrokenInvariantException if they are not from {@link #offset} on
     */
    void take(EventBatch batch);

    /** Takes note of a record that is no valid event. */
    void pass(long offset);

    /** The reader stands at {@code position}: what lies before it holds no more records. */
    void moveTo(long position);

    /** The next offset that is wanted. */
    long offset();
}
