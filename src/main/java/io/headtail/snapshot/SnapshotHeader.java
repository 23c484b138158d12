package io.headtail.snapshot;

import io.headtail.window.CursorState;
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
        List<Window> windows) {

    /**
     * A window.
     *
     * @param lengthMs 0 for all time
     * @param completeFrom epoch ms, {@link Long#MIN_VALUE} where nothing is missing
     * @param views the sum of its counts
     * @param tail null for all time
     */
    public record Window(
            String name,
            long lengthMs,
            long completeFrom,
            long views,
            @Nullable CursorState tail) {}

    public SnapshotHeader {
        windows = List.copyOf(windows);
    }

    /** The name that it has in a store. */
    public SnapshotName name() {
        return new SnapshotName(head.nextOffset(), tick);
    }

    /** The oldest offset that recovery from it reads. */
    public long oldestOffset() {
        long oldest = head.nextOffset();
        for (Window window : windows) {
            if (window.tail() != null) {
                oldest = Math.min(oldest, window.tail().nextOffset());
            }
        }
        return oldest;
    }
}
