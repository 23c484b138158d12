package io.headtail.audit.recount;

/**
 * One window at one tick, to be recounted.
 *
 * @param tick the window's end, epoch ms, exclusive
 * @param k the maximum number of rows, ≥ 1
 * @param includeLate whether every valid event counts, late or not
 */
public record RecountQuestion(CountedWindow window, long tick, int k, boolean includeLate) {
    /** The first ms in the window; {@link Long#MIN_VALUE} for all time. */
    long startMs() {
        return window.startMs(tick);
    }
}
