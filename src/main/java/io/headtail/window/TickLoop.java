package io.headtail.window;

import io.headtail.time.Boundaries;
import io.headtail.time.ClockMode;
import io.headtail.time.PublishGrid;
import io.headtail.time.PublishMode;
import io.headtail.time.Timing;

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
    private final long tickNanos;
    private long published = Long.MIN_VALUE;
    private long lateEvents;

    // When the tick that stands may be published again; before that it was published just now.
    private boolean recent;
    private long publishedNanos;

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
        this.tickNanos = timing.tickMs() * 1_000_000;
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
     * @param nowNanos nanoTime
     * @return whether the windows moved or were published
     */
    public boolean advance(
            long target, boolean quiet, boolean atEnd, long nowNanos, Publisher publisher) {
        long reach = windows.reachable(target, quiet);
        long from = windows.tick();
        if (reach == Long.MIN_VALUE || reach <= from) {
            return publishWhereItStands(atEnd, nowNanos, publisher);
        }
        if (stops.keeps(from) && countStragglers()) {
            // Whoever keeps its answers gets no later one for it.
            publish(publisher, false, nowNanos);
        }
        if (from == Long.MIN_VALUE) {
            // The first tick of the grid is the first that holds an event, not the year 1970.
            from = Math.min(windows.head().firstBuffered(), reach - timing.tickMs());
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
            publish(publisher, next == onGrid, nowNanos);
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
            publish(publisher, true, 0);
            recent = false;
        }
    }

    private void publish(Publisher publisher, boolean live, long nowNanos) {
        stops.published();
        publisher.publish(windows, live);
        if (live) {
            published = windows.tick();
            lateEvents = windows.head().late();
            recent = true;
            publishedNanos = nowNanos;
        }
    }

    // Whoever gets to the last tick while others still read goes there without publishing it, since
    // it may not be the last; once all has been read it is. And stragglers must not wait for a next
    // tick that may never come, nor, by the event clock, what there is to say of late views. But a
    // tick is published again only when its length has passed: what comes meanwhile waits for that,
    // or for the next tick.
    private boolean publishWhereItStands(boolean atEnd, long nowNanos, Publisher publisher) {
        boolean again = windows.tick() == published;
        if (again && recent && nowNanos - publishedNanos < tickNanos) {
            return false;
        }
        // By the wall clock stragglers may come for as long as somebody sends them.
        boolean stragglers = (atEnd || clock == ClockMode.WALL) && countStragglers();
        if (!stragglers && (!atEnd || (again && !hasMoreLate()))) {
            return false;
        }
        publish(publisher, true, nowNanos);
        return true;
    }

    // By the wall clock the next tick says it soon; before the first tick there is nothing to say.
    private boolean hasMoreLate() {
        return clock == ClockMode.EVENT
                && windows.tick() != Long.MIN_VALUE
                && windows.head().late() != lateEvents;
    }

    private boolean countStragglers() {
        long tick = windows.tick();
        boolean there = windows.hasStragglers() && windows.reachable(tick, true) >= tick;
        if (there) {
            windows.releaseStragglers();
        }
        return there;
    }
}
