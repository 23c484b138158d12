package io.headtail.audit.recount;

import java.util.Map;

/**
 * One window at one tick, to be recounted.
 *
 * @param tick the window's end, epoch ms, exclusive
 * @param k the maximum number of rows, ≥ 1
 * @param includeLate whether every valid event counts, late or not
 * @param ends if not empty, only events below these offsets count, by partition; none of a
 *     partition that is not among them
 */
public record RecountQuestion(
        CountedWindow window, long tick, int k, boolean includeLate, Map<Integer, Long> ends) {
    /**
     * Copies the ends.
     *
     * @throws IllegalArgumentException if there are ends, but late events do not count
     */
    public RecountQuestion {
        ends = Map.copyOf(ends);
        if (!includeLate && !ends.isEmpty()) {
            throw new IllegalArgumentException("ends without late events: " + ends);
        }
    }

    /** Of the whole log. */
    public RecountQuestion(CountedWindow window, long tick, int k, boolean includeLate) {
        this(window, tick, k, includeLate, Map.of());
    }

    /** The first ms in the window; {@link Long#MIN_VALUE} for all time. */
    long startMs() {
        return window.startMs(tick);
    }

    /** The first ms in the later half of a rising window; of others the first in the window. */
    long middleMs() {
        return window.isRising() ? tick - window.lengthMs() : startMs();
    }
}
