package io.headtail.audit.recount;

/**
 * What is to be recounted.
 *
 * @param tick epoch ms, the window's end, itself outside
 * @param k how many rows at most, ≥ 1
 * @param includeLate whether every valid event counts, late or not
 */
public record RecountQuestion(CountedWindow window, long tick, int k, boolean includeLate) {
    /** The first ms in the window; {@link Long#MIN_VALUE} for all time. */
    long startMs() {
        return window.startMs(tick);
    }
}
