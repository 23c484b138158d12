package io.headtail.merge;

import java.util.Locale;

/**
 * A fact about a partition that readers of an answer should know and that its rows do not show. The
 * names are those of the {@code TopK-Degraded} header, in their order there.
 */
public enum Mark {
    /**
     * The partition was passed over as quiet although a transaction was open in it, since its
     * timeout had passed: records of it may still come.
     */
    OPEN_TRANSACTION,

    /** The partition was passed over as quiet, and events below the tick have come since. */
    STRAGGLERS,

    /**
     * Stream time is ahead of the wall clock by more than the lateness, so on-time events are late.
     */
    AHEAD,

    /** The wall clock of the partition's owner was stepped, and its ticks do not follow it yet. */
    CLOCK_STEP,

    /**
     * The head's buffer is full: it reads on only as events are released, or because nothing can be
     * released before it does.
     */
    BUFFER_FULL;

    /** The name in headers: {@code open-transaction}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
