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
 * @param tail null for a window that does not slide
 * @param heap as of the tick
 */
public record FrozenWindow(
        WindowSpec spec,
        long completeFrom,
        FrozenCounts counts,
        @Nullable FrozenCursor tail,
        FrozenHeap heap) {}
