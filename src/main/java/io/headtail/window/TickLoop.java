package io.headtail.window;

import io.headtail.time.Boundaries;
import io.headtail.time.ClockMode;
import io.headtail.time.PublishGrid;
import io.headtail.time.PublishMode;
import io.headtail.time.Timing;

/**
 * Advances a partition's windows towards targets that the caller chooses, and publishes the ticks
 * that {@link PublishGrid} picks. Ticks without events cost nothing.
 */
public final class TickLoop {
    /** Publishes the answers at the tick of the windows. */
    public interface Publisher {
        /**
         * Called right after {@link PartitionWindows#advance}, before anything else changes.
         *
         * @param live whether the tick is one of the grid, for live answers; otherwise it is a
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

    // When the windows' tick was published; it may be published again a tick later. If not recent,
    // at once.
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
     * Advances towards {@code target} as far as the windows can.
     *
     * @param target a tick
     * @param quiet whether the partition can be assumed to hold no more events below the target
     * @param atEnd whether there is nothing more to read for now (by the wall clock: in this
     *     partition; by the event clock: in any), so that the last tick is published too
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
            // Consumers that keep its answers get no later answer for this tick.
            publish(publisher, false, nowNanos);
        }
        if (from == Long.MIN_VALUE) {
            // The first tick of the grid is the first that holds an event, not the year 1970.
            from = Math.min(windows.head().firstBuffered(), reach - timing.tickMs());
        }
        // By the wall clock the target is the same for every owner. By the event clock it moves
        // with every batch read, so a tick off the grid is worth its cost only at the very end.
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
     * Publishes the tick of the windows, even if it was published before; nothing if there is no
     * tick. Must be called after a restore, since the previous owner may have stopped before
     * publishing it; and after a graft, so that the new windows need not wait for the next tick.
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

    // While others still read, a partition reaches the last tick without publishing it, since it
    // may not be the last; once everything is read it is published. Stragglers must not wait for a
    // next tick that may never come, nor, by the event clock, must new late views. But a tick is
    // published again only after its length has passed: what comes meanwhile waits for that, or for
    // the next tick.
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

    // By the wall clock the next tick soon reports it; before the first tick there is nothing to
    // report.
    private boolean hasMoreLate() {
        return clock == ClockMode.EVENT
                && windows.tick() != Long.MIN_VALUE
                && windows.head().late() != lateEvents;
    }

    private boolean countStragglers() {
        long tick = windows.tick();
        boolean counted = windows.hasStragglers() && windows.reachable(tick, true) >= tick;
        if (counted) {
            windows.releaseStragglers();
        }
        return counted;
    }
}
