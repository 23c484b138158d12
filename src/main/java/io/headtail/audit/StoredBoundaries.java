package io.headtail.audit;

import java.util.List;

/** What is stored; asked for a few hundred boundaries at a time. */
public interface StoredBoundaries {
    /**
     * The boundaries of a window, ascending by tick.
     *
     * @param fromMs epoch ms, the first tick, included
     * @param toMs the last, included
     */
    List<StoredBoundary> between(String window, long fromMs, long toMs);
}
