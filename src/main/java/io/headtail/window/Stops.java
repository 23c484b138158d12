package io.headtail.window;

import io.headtail.time.Boundaries;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The ticks at which a partition is published besides those of the grid, whatever its step:
 *
 * <ul>
 *   <li>boundaries: the first and the last of a span without changes, of which the last stands for
 *       all between; before a partition's first event only the last, which stands for all earlier
 *       ones;
 *   <li>for each calendar unit that a window answers for, the newest end on the way. Owners with
 *       different steps skip different earlier ends, and all stop at the newest.
 * </ul>
 */
final class Stops {
    private final PartitionWindows windows;
    private final Boundaries boundaries;
    private final List<CalendarUnit> units = new ArrayList<>();
    private long newestBoundary = Long.MIN_VALUE;

    Stops(PartitionWindows windows, Boundaries boundaries) {
        this.windows = windows;
        this.boundaries = boundaries;
        List<WindowSpec> specs = new ArrayList<>();
        for (int w = 0; w < windows.size(); w++) {
            specs.add(windows.spec(w));
        }
        for (CalendarUnit unit : CalendarUnit.values()) {
            if (unit.windowOf(specs) >= 0) {
                units.add(unit);
            }
        }
    }

    /**
     * Whether answers at the tick are kept: it is a boundary, or an hour, day or month ends there.
     */
    boolean keeps(long tick) {
        return tick != Long.MIN_VALUE
                && (boundaries.contains(tick)
                        || units.stream().anyMatch(unit -> unit.endsAt(tick)));
    }

    /** Called when the tick of the windows is published. */
    void published() {
        if (boundaries.contains(windows.tick())) {
            newestBoundary = windows.tick();
        }
    }

    /**
     * The next stop after the tick of the windows, up to {@code reach}, inclusive; {@link
     * Long#MAX_VALUE} if there is none.
     */
    long next(long reach) {
        long next = boundary(reach);
        for (CalendarUnit unit : units) {
            long end = unit.lastEnd(reach);
            if (end > windows.tick()) {
                next = Math.min(next, end);
            }
        }
        return next;
    }

    private long boundary(long reach) {
        long from = windows.tick();
        long first = boundaries.next(from);
        if (first > reach) {
            return Long.MAX_VALUE;
        }
        long through = Math.min(reach, windows.same().through(from));
        boolean begins = from != Long.MIN_VALUE && newestBoundary < windows.same().since(from);
        return first > through || begins ? first : lastAlike(first, through);
    }

    // Late views may enter or leave a window in a span without events: then the span ends earlier.
    private long lastAlike(long first, long through) {
        long last = boundaries.last(through);
        while (last > first
                && windows.tick() != Long.MIN_VALUE
                && !windows.same().sameLateViews(last)) {
            last = Math.max(first, boundaries.last(first + (last - first) / 2));
        }
        return last;
    }
}
