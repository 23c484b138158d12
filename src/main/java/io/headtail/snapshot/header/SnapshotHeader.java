package io.headtail.snapshot.header;

import io.headtail.snapshot.section.Format;
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
 * The description of a snapshot, before its sections.
 *
 * @param settings what affects rows besides the log, as lines {@code name=value}: tick, lateness,
 *     decoding; a partition restored with other settings would count differently
 * @param origin the partition, as the folder of its snapshots
 * @param partitions number of partitions of the topic
 * @param countChangedThrough stream time, epoch ms, when the number of partitions last changed;
 *     {@link Long#MIN_VALUE} if it never did
 * @param leaderEpoch leader epoch of the last record that the head had read, −1 if unknown
 * @param tick the tick of the windows, epoch ms
 * @param head the head's position
 * @param slots one more than the greatest slot
 * @param ids number of slots that stand for an id
 * @param windows the windows that were present, in the configured order
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
     * @param lengthMs 0 for all time, −1 for the month so far, less for a rise; see {@link
     *     SpanCode}
     * @param completeFrom epoch ms, {@link Long#MIN_VALUE} if nothing is missing
     * @param views the sum of its counts
     * @param width layout of its counts: 0, 8 or 32 bits in pages
     * @param tail null for a window that does not slide
     * @param middle null for a window that is not rising
     */
    public record WindowHeader(
            String name,
            long lengthMs,
            long completeFrom,
            long views,
            int width,
            @Nullable CursorState tail,
            @Nullable Middle middle) {
        /**
         * What a rising window has besides; its counts are then those of the newer half.
         *
         * @param views the sum of the counts of the older half
         * @param width their layout
         * @param tail the tail between the halves
         */
        public record Middle(long views, int width, CursorState tail) {}

        /** A window that is not rising. */
        public WindowHeader(
                String name,
                long lengthMs,
                long completeFrom,
                long views,
                int width,
                @Nullable CursorState tail) {
            this(name, lengthMs, completeFrom, views, width, tail, null);
        }

        /** The least offset that one of its tails reads next; MAX_VALUE if it has none. */
        long leastTailOffset() {
            long least = tail == null ? Long.MAX_VALUE : tail.nextOffset();
            return middle == null ? least : Math.min(least, middle.tail.nextOffset());
        }
    }

    /** Copies the windows. */
    public SnapshotHeader {
        windows = List.copyOf(windows);
    }

    /** The header of a frozen partition; the other parameters are as above. */
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
            FrozenWindow.Middle middle = window.middle();
            windows.add(
                    new WindowHeader(
                            window.spec().name(),
                            SpanCode.of(window.spec().span()),
                            window.completeFrom(),
                            window.counts().views(),
                            window.counts().width(),
                            tail == null ? null : tail.state(),
                            middle == null
                                    ? null
                                    : new WindowHeader.Middle(
                                            middle.older().views(),
                                            middle.older().width(),
                                            middle.tail().state())));
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

    /** {@link #version(boolean)} of its windows alone. */
    public int version() {
        return version(false);
    }

    /**
     * The version of the format that it is written in: the least whose readers know all its spans.
     *
     * @param openRises whether provisional boundaries beside it have rises, as those of a window do
     *     that is being rebuilt and is not in the snapshot
     */
    public int version(boolean openRises) {
        boolean rising = windows.stream().anyMatch(window -> window.middle != null);
        return rising || openRises ? Format.WITH_RISING : Format.WITH_HEAP;
    }

    /** The snapshot's name in a store. */
    public SnapshotName name() {
        return new SnapshotName(head.nextOffset(), tick);
    }

    /** The least offset that recovery from this snapshot reads. */
    public long oldestOffset() {
        long oldest = head.nextOffset();
        for (WindowHeader window : windows) {
            oldest = Math.min(oldest, window.leastTailOffset());
        }
        return oldest;
    }
}
