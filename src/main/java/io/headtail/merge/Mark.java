package io.headtail.merge;

import java.util.Locale;

/**
 * Something that readers of an answer should know of a partition and that its rows do not say. The
 * names are those of the {@code TopK-Degraded} header, in their order there.
 */
public enum Mark {
    /**
     * The partition was passed over as quiet although a transaction was open in it, since that had
     * been waited for long enough: records of it may still come.
     */
    OPEN_TRANSACTION,

    /** The partition was passed over as quiet, and events below the tick have come since. */
    STRAGGLERS,

    /**
     * Stream time is ahead of the wall clock by more than the lateness: what comes on time is late.
     */
    AHEAD,

    /** The wall clock of the partition's owner was stepped, and its ticks do not follow it yet. */
    CLOCK_STEP,

    /**
     * The head holds more than it may, and reads on only as that is released, or because nothing
     * can be released before it does.
     */
    BUFFER_FULL;

    /** As it stands in headers: {@code open-transaction}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
