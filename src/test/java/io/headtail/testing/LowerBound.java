package io.headtail.testing;

import java.util.function.IntToLongFunction;

/** Binary search in what is in ascending order. */
public final class LowerBound {
    private LowerBound() {}

    /**
     * The least index in [0, size) whose value is ≥ {@code least}; {@code size} if there is none.
     *
     * @param valueAt never decreases
     */
    public static int of(int size, IntToLongFunction valueAt, long least) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (valueAt.applyAsLong(middle) < least) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
