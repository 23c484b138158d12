package io.headtail.instance.clock;

import io.headtail.time.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The target is the smallest watermark of the partitions that hold events: for replays, in one
 * process that owns every partition. A partition without a report yet holds the clock back, and so
 * does one that stops; an empty one does not.
 *
 * <p>The end of a replay: once every partition is at its end, or paused because it waits for the
 * clock, and nothing has been read for a while, those at their end are passed over. When none is
 * left, the target is the tick after the newest event. If a partition that was passed over is read
 * on, the clock waits for it again: the target stays until the watermarks have caught up with it.
 */
public final class EventClock implements TickClock {
    private static final Logger LOG = LoggerFactory.getLogger(EventClock.class);
    private static final long UNKNOWN = Long.MIN_VALUE;
    private static final long EMPTY = Long.MAX_VALUE;

    private final Timing timing;
    private final Duration idle;
    private final LongSupplier nanos;
    private Place[] places;
    private long target = Long.MIN_VALUE;
    private long movedNanos;

    /** Where a partition's head is. */
    private static final class Place {
        long watermark = UNKNOWN;
        long offset = -1;
        boolean atEnd;
        boolean paused;
        boolean ended;

        boolean isUnknown() {
            return watermark == UNKNOWN;
        }

        boolean isEmpty() {
            return watermark == EMPTY;
        }

        /** Whether the clock waits for it. */
        boolean isAwaited() {
            return !ended && !isEmpty();
        }
    }

    /**
     * A clock without any report yet.
     *
     * @param partitions the topic's partition count
     * @param idle how long nothing must have been read before a replay is at its end
     * @param nanos as {@link System#nanoTime}
     */
    public EventClock(Timing timing, int partitions, Duration idle, LongSupplier nanos) {
        this.timing = timing;
        this.idle = idle;
        this.nanos = nanos;
        this.places = new Place[partitions];
        Arrays.setAll(places, p -> new Place());
        this.movedNanos = nanos.getAsLong();
    }

    @Override
    public synchronized long target() {
        endWhenIdle();
        long least = smallestWatermark();
        if (least != UNKNOWN) {
            target =
                    Math.max(target, least == EMPTY ? tickAfterNewestEvent() : timing.floor(least));
        }
        return target;
    }

    @Override
    public long quietTarget() {
        return target();
    }

    @Override
    public long now() {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean isStepped() {
        return false;
    }

    @Override
    public synchronized void report(
            int partition, long watermark, long headOffset, boolean atEnd, boolean paused) {
        Place place = place(partition);
        boolean known = watermark != Long.MIN_VALUE || atEnd;
        if ((place.isUnknown() && known) || place.offset != headOffset) {
            movedNanos = nanos.getAsLong();
            place.ended = false;
        }
        place.ended &= atEnd;
        place.offset = headOffset;
        place.atEnd = atEnd;
        place.paused = paused;
        if (watermark != Long.MIN_VALUE) {
            place.watermark = watermark;
        } else {
            place.watermark = atEnd ? EMPTY : UNKNOWN;
        }
    }

    private Place place(int partition) {
        int before = places.length;
        if (partition >= before) {
            places = Arrays.copyOf(places, partition + 1);
            for (int p = before; p < places.length; p++) {
                places[p] = new Place();
            }
        }
        return places[partition];
    }

    @Override
    public synchronized void leave(int partition) {
        place(partition);
        places[partition] = new Place();
    }

    // A paused partition cannot read on until the clock moves, and the clock waits for those at
    // their end.
    private void endWhenIdle() {
        if (nanos.getAsLong() - movedNanos < idle.toNanos()) {
            return;
        }
        List<Integer> ending = new ArrayList<>(0);
        boolean all = true;
        for (int p = 0; p < places.length; p++) {
            Place place = places[p];
            if (place.isUnknown() || (!place.atEnd && !place.paused)) {
                return;
            }
            all &= place.atEnd;
            if (place.atEnd && place.isAwaited()) {
                ending.add(p);
            }
        }
        if (ending.isEmpty()) {
            return;
        }
        for (int p : ending) {
            places[p].ended = true;
        }
        if (!all) {
            LOG.info(
                    "partitions are at their end, and nothing was read for {}: the replay goes on"
                            + " without them, its answers are provisional partitions={}",
                    idle,
                    ending);
        } else if (tickAfterNewestEvent() > target) {
            LOG.info(
                    "the replay is at its end, and nothing was read for {}: windows advance to the"
                            + " tick after the newest event, provisionally tick={}",
                    idle,
                    tickAfterNewestEvent());
        }
    }

    // Above every event, so that the windows there hold all that were on time.
    private long tickAfterNewestEvent() {
        long newest = Long.MIN_VALUE;
        for (Place place : places) {
            if (!place.isUnknown() && !place.isEmpty()) {
                newest = Math.max(newest, place.watermark + timing.latenessMs());
            }
        }
        return newest == Long.MIN_VALUE ? newest : timing.floor(newest) + timing.tickMs();
    }

    @Override
    public synchronized boolean passes(int partition) {
        Place place = place(partition);
        return place.ended || place.isEmpty();
    }

    @Override
    public synchronized long reachedByAll() {
        return Arrays.stream(places).mapToLong(place -> place.watermark).min().orElse(UNKNOWN);
    }

    @Override
    public synchronized List<Integer> heldBy() {
        long least = smallestWatermark();
        List<Integer> holding = new ArrayList<>();
        for (int p = 0; p < places.length; p++) {
            if (places[p].isAwaited() && places[p].watermark == least) {
                holding.add(p);
            }
        }
        return holding;
    }

    // The target can rise only if a partition with the smallest watermark reads on. Others may have
    // more to read, but cannot: they wait for the target.
    @Override
    public synchronized boolean atEnd() {
        long least = smallestWatermark();
        if (least == UNKNOWN || least == EMPTY) {
            return least == EMPTY;
        }
        for (Place place : places) {
            if (place.isAwaited() && place.watermark == least && place.atEnd) {
                return true;
            }
        }
        return false;
    }

    @Override
    public synchronized boolean isEmpty() {
        return Arrays.stream(places).allMatch(Place::isEmpty);
    }

    // EMPTY if the clock waits for none.
    private long smallestWatermark() {
        long least = EMPTY;
        for (Place place : places) {
            if (place.isAwaited()) {
                least = Math.min(least, place.watermark);
            }
        }
        return least;
    }
}
