package io.headtail.window;

import io.headtail.count.FrozenCounts;
import io.headtail.count.FrozenHeap;
import io.headtail.time.WindowSpec;
import io.headtail.window.cursor.FrozenCursor;
import org.jspecify.annotations.Nullable;

/**
 * One window of a {@link FrozenPartition}.
 *
 * @param completeFrom epoch ms, inclusive; {@link Long#MIN_VALUE} if nothing is missing
 * @param tail the tail at the window's start; null for a window that does not slide
 * @param heap as of the tick
 * @param middle null for a window that is not rising
 */
public record FrozenWindow(
        WindowSpec spec,
        long completeFrom,
        FrozenCounts counts,
        @Nullable FrozenCursor tail,
        FrozenHeap heap,
        @Nullable Middle middle) {
    /**
     * What a rising window has besides; its counts are then those of the newer half.
     *
     * @param older the counts of the older half
     * @param tail the tail between the halves
     */
    public record Middle(FrozenCounts older, FrozenCursor tail) {}

    /** Copies the counts; see {@link FrozenPartition#copy}. */
    void copy() {
        counts.copy();
        if (middle != null) {
            middle.older.copy();
        }
    }
}
