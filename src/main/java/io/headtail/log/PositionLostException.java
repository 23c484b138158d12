package io.headtail.log;

import java.util.Set;

/**
 * The log no longer holds the offset that a reader stands at: retention or truncation was faster.
 */
public final class PositionLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Set<Integer> partitions;
    private final boolean head;

    PositionLostException(String reader, boolean head, Set<Integer> partitions, Throwable cause) {
        super(reader + " of partitions " + partitions + ": its offset is gone from the log", cause);
        this.partitions = Set.copyOf(partitions);
        this.head = head;
    }

    /** Whether it was the head's position, not a tail's. */
    public boolean isHead() {
        return head;
    }

    /** Whose position was lost. */
    public Set<Integer> partitions() {
        return partitions;
    }
}
