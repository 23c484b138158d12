package io.headtail.log;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The log no longer holds the offset that a reader stands at: retention or truncation was faster.
 */
public final class PositionLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Set<Integer> partitions;
    private final @Nullable String window;

    /** Of a reader that stood where the log no longer is; {@code window} is null for a head. */
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

    /** The window whose tail it was; null for the head. */
    public @Nullable String window() {
        return window;
    }

    /** Whose position was lost. */
    public Set<Integer> partitions() {
        return partitions;
    }
}
