package io.headtail.window;

import io.headtail.count.FrozenCounts;
import io.headtail.count.FrozenHeap;
import io.headtail.time.WindowSpec;
import io.headtail.window.cursor.FrozenCursor;
import org.jspecify.annotations.Nullable;

/**
 * One window of a {@link FrozenPartition}.
 *
 * @param completeFrom epoch ms; {@link Long#MIN_VALUE} where nothing is missing
 * @param tail null for a window of all time
 * @param heap as the tick left it
 */
public record FrozenWindow(
        WindowSpec spec,
        long completeFrom,
        FrozenCounts counts,
        @Nullable FrozenCursor tail,
        FrozenHeap heap) {}
