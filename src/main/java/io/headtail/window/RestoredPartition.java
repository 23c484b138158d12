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

/** A partition read back, of which {@link #resume} makes a running one. Used up by that. */
public record RestoredPartition(
        long tick, FrozenCursor head, VideoIds ids, List<RestoredWindow> windows, FrozenLate late) {

    /**
     * One window; see {@link FrozenWindow}.
     *
     * @param counts with the heap where it was written
     * @param top where it was not, the slots of the first videos in order, as a check
     */
    public record RestoredWindow(
            WindowSpec spec,
            long completeFrom,
            RestoredCounts counts,
            @Nullable FrozenCursor tail,
            int[] top) {}

    public RestoredPartition {
        windows = List.copyOf(windows);
    }

    /** One without late views. */
    public RestoredPartition(
            long tick, FrozenCursor head, VideoIds ids, List<RestoredWindow> windows) {
        this(tick, head, ids, windows, FrozenLate.none());
    }

    /**
     * Windows that go on where this stood. Those that are configured and are not here are absent:
     * see {@link Graft}. Those that are not configured are dropped. O(slots).
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

    /** The same, with no window that says to be complete only from a later time on, epoch ms. */
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
                                                w.top))
                        .toList(),
                late);
    }

    /** The same with some of its windows only. */
    public RestoredPartition only(Predicate<RestoredWindow> wanted) {
        return new RestoredPartition(
                tick, head, ids, windows.stream().filter(wanted).toList(), late);
    }
}
