package io.headtail.snapshot.header;

import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotName;
import io.headtail.time.SpanCode;
import io.headtail.window.FrozenPartition;
import io.headtail.window.FrozenWindow;
import io.headtail.window.cursor.CursorState;
import io.headtail.window.cursor.FrozenCursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot says of itself before its sections.
 *
 * @param settings what decides rows besides the log, as lines {@code name=value}: tick, lateness,
 *     decoding; a partition restored with others would count otherwise
 * @param origin whose partition it is
 * @param partitions how many the topic had
 * @param countChangedThrough stream time when the number of partitions last changed, or {@link
 *     Long#MIN_VALUE}
 * @param leaderEpoch of the last record that the head had read, −1 if unknown
 * @param tick the tick that the windows stood at, epoch ms
 * @param slots one more than the greatest slot
 * @param ids how many slots stand for an id
 */
public record SnapshotHeader(
        String settings,
        SnapshotFolder origin,
        int partitions,
        long countChangedThrough,
        int leaderEpoch,
        long tick,
        CursorState head,
        int slots,
        int ids,
        List<WindowHeader> windows) {

    /**
     * A window.
     *
     * @param lengthMs 0 for all time, −1 for the month so far; see {@link
     *     io.headtail.time.WindowSpec}
     * @param completeFrom epoch ms, {@link Long#MIN_VALUE} where nothing is missing
     * @param views the sum of its counts
     * @param width how its counts were laid out: 0, 8 or 32 bits in pages
     * @param tail null for a window that does not slide
     */
    public record WindowHeader(
            String name,
            long lengthMs,
            long completeFrom,
            long views,
            int width,
            @Nullable CursorState tail) {}

    public SnapshotHeader {
        windows = List.copyOf(windows);
    }

    /** The header of a partition that was frozen; the other parameters are as above. */
    public static SnapshotHeader of(
            String settings,
            SnapshotFolder origin,
            int partitions,
            long countChangedThrough,
            int leaderEpoch,
            FrozenPartition partition) {
        List<WindowHeader> windows = new ArrayList<>();
        for (FrozenWindow window : partition.windows()) {
            FrozenCursor tail = window.tail();
            windows.add(
                    new WindowHeader(
                            window.spec().name(),
                            SpanCode.of(window.spec().span()),
                            window.completeFrom(),
                            window.counts().views(),
                            window.counts().width(),
                            tail == null ? null : tail.state()));
        }
        return new SnapshotHeader(
                settings,
                origin,
                partitions,
                countChangedThrough,
                leaderEpoch,
                partition.tick(),
                partition.head().state(),
                partition.ids().slots(),
                partition.ids().size(),
                windows);
    }

    /** The name that it has in a store. */
    public SnapshotName name() {
        return new SnapshotName(head.nextOffset(), tick);
    }

    /** The oldest offset that recovery from it reads. */
    public long oldestOffset() {
        long oldest = head.nextOffset();
        for (WindowHeader window : windows) {
            if (window.tail() != null) {
                oldest = Math.min(oldest, window.tail().nextOffset());
            }
        }
        return oldest;
    }
}
