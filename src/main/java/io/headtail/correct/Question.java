package io.headtail.correct;

import io.headtail.time.Span;
import io.headtail.time.WindowSpec;

/**
 * A window at a tick, to be recounted.
 *
 * @param tick the window's end, epoch ms, exclusive
 * @param k the maximum number of rows, ≥ 1
 */
record Question(WindowSpec window, long tick, int k) {
    /** The first ms in the window; {@link Long#MIN_VALUE} for all time. */
    long startMs() {
        return window.startOf(tick);
    }

    /** Whether what is asked for are rises. */
    boolean isRising() {
        return window.isRising();
    }

    /** The first ms in the newer half of a rising window; of others the first in the window. */
    long middleMs() {
        return window.span() instanceof Span.Rising rising ? tick - rising.riseMs() : startMs();
    }
}
