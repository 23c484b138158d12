package io.headtail.log;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The log no longer holds the offset of a reader: retention deleted it, or the log was truncated.
 */
public final class PositionLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Set<Integer> partitions;
    private final @Nullable String window;

    /**
     * For a reader whose offset is gone.
     *
     * @param window the window of a tail; null for a head
     */
    public PositionLostException(
            @Nullable String window, Set<Integer> partitions, Throwable cause) {
        super(
                (window == null ? "head" : "tail of window '" + window + "'")
                        + " of partitions "
                        + partitions
                        + ": its offset is gone from the log",
                cause);
        this.partitions = Set.copyOf(partitions);
        this.window = window;
    }

    /** The window whose tail it is; null for the head. */
    public @Nullable String window() {
        return window;
    }

    /** The partitions whose position was lost. */
    public Set<Integer> partitions() {
        return partitions;
    }
}
