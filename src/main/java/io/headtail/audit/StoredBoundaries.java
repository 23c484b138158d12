package io.headtail.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is stored; asked for a few hundred boundaries at a time. */
public interface StoredBoundaries {
    /**
     * The boundaries of a window, ascending by tick.
     *
     * @param fromMs epoch ms, the first tick, included
     * @param toMs the last, included
     */
    List<StoredBoundary> between(String window, long fromMs, long toMs);

    /**
     * The newest boundary before a time that has an answer, so that it was not skipped; null if
     * there is none.
     *
     * @param beforeMs epoch ms, itself outside; {@link Long#MAX_VALUE} for the newest of all
     */
    @Nullable StoredTick lastBefore(String window, long beforeMs);

    /**
     * A boundary that is stored.
     *
     * @param tick epoch ms
     * @param k how many ranks are stored at most
     */
    record StoredTick(long tick, int k) {}
}
