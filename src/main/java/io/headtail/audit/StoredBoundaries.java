package io.headtail.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads stored boundaries, a few hundred at a time. */
public interface StoredBoundaries {
    /**
     * The boundaries of a window, ascending by tick.
     *
     * @param fromMs the first tick, epoch ms, inclusive
     * @param toMs the last tick, epoch ms, inclusive
     */
    List<StoredBoundary> between(String window, long fromMs, long toMs);

    /**
     * The newest boundary before a time that has an answer, that is, was not skipped; null if there
     * is none.
     *
     * @param beforeMs epoch ms, exclusive; {@link Long#MAX_VALUE} for the newest of all
     */
    @Nullable StoredTick lastBefore(String window, long beforeMs);

    /**
     * A stored boundary.
     *
     * @param tick epoch ms
     * @param k the maximum number of stored ranks
     */
    record StoredTick(long tick, int k) {}
}
