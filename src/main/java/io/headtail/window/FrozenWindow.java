package io.headtail.window;

import io.headtail.count.FrozenCounts;
import io.headtail.time.WindowSpec;
import org.jspecify.annotations.Nullable;

/**
 * One window of a {@link FrozenPartition}.
 *
 * @param completeFrom epoch ms; {@link Long#MIN_VALUE} where nothing is missing
 * @param tail null for a window of all time
 * @param top slots of the first videos in order, at most as many as are published
 */
public record FrozenWindow(
        WindowSpec spec,
        long completeFrom,
        FrozenCounts counts,
        @Nullable FrozenCursor tail,
        int[] top) {}
