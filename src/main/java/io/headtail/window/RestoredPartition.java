package io.headtail.window;

import io.headtail.count.RestoredCounts;
import io.headtail.count.id.VideoIds;
import io.headtail.time.CalendarUnit;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.window.cursor.Cursor;
import io.headtail.window.cursor.FrozenCursor;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A partition read from a snapshot. {@link #resume} turns it into a running one, and consumes it.
 *
 * @param tick the tick of the windows, epoch ms
 */
public record RestoredPartition(
        long tick, FrozenCursor head, VideoIds ids, List<RestoredWindow> windows, FrozenLate late) {

    /**
     * One window; see {@link FrozenWindow}.
     *
     * @param counts with the heap, if the snapshot has one
     * @param top if it has none, the slots of the first videos in order, to check the counts
     *     against
     * @param middle the tail between the halves of a rising window; null for others
     */
    public record RestoredWindow(
            WindowSpec spec,
            long completeFrom,
            RestoredCounts counts,
            @Nullable FrozenCursor tail,
            int[] top,
            @Nullable FrozenCursor middle) {
        /** A window that is not rising. */
        public RestoredWindow(
                WindowSpec spec,
                long completeFrom,
                RestoredCounts counts,
                @Nullable FrozenCursor tail,
                int[] top) {
            this(spec, completeFrom, counts, tail, top, null);
        }

        /** The least offset that one of its tails reads next; MAX_VALUE if it has none. */
        public long leastTailOffset() {
            long least = tail == null ? Long.MAX_VALUE : tail.state().nextOffset();
            return middle == null ? least : Math.min(least, middle.state().nextOffset());
        }
    }

    /** Copies the list of windows. */
    public RestoredPartition {
        windows = List.copyOf(windows);
    }

    /** Without late views. */
    public RestoredPartition(
            long tick, FrozenCursor head, VideoIds ids, List<RestoredWindow> windows) {
        this(tick, head, ids, windows, FrozenLate.none());
    }

    /**
     * Creates windows that continue from this state. Windows that are configured but not here are
     * absent: see {@link Graft}. Windows that are not configured are dropped. O(slots).
     *
     * @throws IllegalArgumentException if the parts do not fit together
     */
    public PartitionWindows resume(
            List<WindowSpec> specs, Timing timing, int kMax, Placement placement) {
        Cursor cursor = new Cursor(timing, head, CalendarUnit.MONTH.startOf(tick));
        PartitionWindows resumed =
                new PartitionWindows(
                        specs,
                        new Shared(ids, timing, kMax, cursor),
                        new LateViews(specs, timing, tick, late),
                        placement);
        resumed.resume(this);
        return resumed;
    }

    /**
     * The same with every window complete from that time on at the latest.
     *
     * @param time epoch ms
     */
    public RestoredPartition completeBy(long time) {
        return new RestoredPartition(
                tick,
                head,
                ids,
                windows.stream()
                        .map(
                                w ->
                                        new RestoredWindow(
                                                w.spec,
                                                Math.min(w.completeFrom, time),
                                                w.counts,
                                                w.tail,
                                                w.top,
                                                w.middle))
                        .toList(),
                late);
    }

    /** The same with only the windows that satisfy the predicate. */
    public RestoredPartition only(Predicate<RestoredWindow> wanted) {
        return new RestoredPartition(
                tick, head, ids, windows.stream().filter(wanted).toList(), late);
    }
}
