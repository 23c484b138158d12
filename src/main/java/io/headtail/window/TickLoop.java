package io.headtail.window;

/**
 * Takes a partition's windows from tick to tick, towards targets that are decided outside, and has
 * the ticks published that {@link PublishGrid} picks. Ticks without events cost nothing.
 */
public final class TickLoop {
    /** Publishes the answers of the tick that the windows stand at. */
    public interface Publisher {
        /**
         * Called right after {@link PartitionWindows#advance}, before anything else changes.
         *
         * @param live whether the tick is one of the grid, for live answers; one off it is a
         *     boundary, or the end of an hour, day or month
         */
        void publish(PartitionWindows windows, boolean live);
    }

    private final PartitionWindows windows;
    private final PublishGrid grid;
    private final Timing timing;
    private final ClockMode clock;
    private final Stops stops;
    private long published = Long.MIN_VALUE;
    private long lateEvents;

    /** For one partition, without boundaries. */
    public TickLoop(PartitionWindows windows, Timing timing, ClockMode clock, PublishMode mode) {
        this(windows, timing, clock, mode, Boundaries.NONE);
    }

    /**
     * For one partition.
     *
     * @param boundaries ticks that history keeps, published whatever {@code mode} says
     */
    public TickLoop(
            PartitionWindows windows,
            Timing timing,
            ClockMode clock,
            PublishMode mode,
            Boundaries boundaries) {
        this.stops = new Stops(windows, boundaries);
        this.windows = windows;
        this.timing = timing;
        this.clock = clock;
        this.grid = new PublishGrid(timing.tickMs(), mode);
    }

    /**
     * Goes as far towards {@code target} as the windows can.
     *
     * @param target a tick
     * @param quiet whether the partition may be taken to hold no more events below the target
     * @param atEnd whether there is nothing more to read for now (by the wall clock: in this
     *     partition; by the event clock: in any), so that the last tick is worth publishing too
     * @return whether the windows moved or were published
     */
    public boolean advance(long target, boolean quiet, boolean atEnd, Publisher publisher) {
        long reach = windows.reachable(target, quiet);
        long from = windows.tick();
        if (reach == Long.MIN_VALUE || reach <= from) {
            return atEnd && publishWhereItStands(publisher);
        }
        if (from == Long.MIN_VALUE) {
            // The first tick of the grid is the first that holds an event, not the year 1970.
            from = Math.min(windows.headCursor().firstBuffered(), reach - timing.tickMs());
        }
        // By the wall clock the target is the same for every owner. By the event clock it moves
        // with every batch read: a tick off the grid is worth its cost only at the very end.
        boolean caughtUp =
                clock == ClockMode.WALL ? atEnd || reach == target : atEnd && reach == target;
        long step = grid.step(from, reach);
        while (true) {
            long onGrid = grid.next(from, reach, step, caughtUp);
            long next = Math.min(onGrid, stops.next(reach));
            if (next == Long.MAX_VALUE) {
                break;
            }
            windows.advance(next);
            publish(publisher, next == onGrid);
            from = Math.max(from, next);
        }
        if (windows.tick() < reach) {
            windows.advance(reach);
        }
        return true;
    }

    /**
     * Publishes the tick where the windows stand, whether or not that was done before; nothing
     * where they stand at none. Must follow a restore, since whoever stood there may have been
     * stopped before it was published; and a graft, or the new windows wait for the next tick.
     */
    public void republish(Publisher publisher) {
        if (windows.tick() != Long.MIN_VALUE) {
            publish(publisher, true);
        }
    }

    private void publish(Publisher publisher, boolean live) {
        stops.published();
        publisher.publish(windows, live);
        if (live) {
            published = windows.tick();
            lateEvents = windows.late();
        }
    }

    // Whoever gets to the last tick while others still read goes there without publishing it, since
    // it may not be the last; once all has been read it is. And stragglers must not wait for a next
    // tick that may never come, nor, by the event clock, what there is to say of late views.
    private boolean publishWhereItStands(Publisher publisher) {
        long tick = windows.tick();
        boolean stragglers = windows.hasStragglers() && windows.reachable(tick, true) >= tick;
        if (stragglers) {
            windows.releaseStragglers();
        } else if (tick == published && !hasMoreLate()) {
            return false;
        }
        publish(publisher, true);
        return true;
    }

    // By the wall clock the next tick says it soon; before the first tick there is nothing to say.
    private boolean hasMoreLate() {
        return clock == ClockMode.EVENT
                && windows.tick() != Long.MIN_VALUE
                && windows.late() != lateEvents;
    }
}
