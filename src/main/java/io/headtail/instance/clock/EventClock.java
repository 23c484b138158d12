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
 * Target is the smallest watermark over the partitions that hold events: for replays, in one
 * process that owns every partition. A partition that nobody has reported on holds the clock, and
 * one that stops does too; one that is empty does not.
 *
 * <p>A replay ends: once every partition stands at its end, or rests because it waits for the
 * clock, and nothing has come for a while, those at their end are passed over. When none is left,
 * the target is the tick after the newest event of all. What comes to one of them puts it back: the
 * target stays until the watermarks have caught up with it.
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
        boolean resting;
        boolean ended;

        boolean isUnknown() {
            return watermark == UNKNOWN;
        }

        boolean isEmpty() {
            return watermark == EMPTY;
        }

        /** Whether the clock waits for it. */
        boolean counts() {
            return !ended && !isEmpty();
        }
    }

    /**
     * Of a topic nothing is known of yet.
     *
     * @param idle how long nothing must have come for a replay to be at its end
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
        long least = least();
        if (least != UNKNOWN) {
            target = Math.max(target, least == EMPTY ? afterTheNewest() : timing.floor(least));
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
            int partition, long watermark, long headOffset, boolean atEnd, boolean resting) {
        Place place = place(partition);
        boolean known = watermark != Long.MIN_VALUE || atEnd;
        if ((place.isUnknown() && known) || place.offset != headOffset) {
            movedNanos = nanos.getAsLong();
            place.ended = false;
        }
        place.ended &= atEnd;
        place.offset = headOffset;
        place.atEnd = atEnd;
        place.resting = resting;
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

    // One that rests cannot read on before the clock does, which waits for those at their end.
    private void endWhenIdle() {
        if (nanos.getAsLong() - movedNanos < idle.toNanos()) {
            return;
        }
        List<Integer> ending = new ArrayList<>(0);
        boolean all = true;
        for (int p = 0; p < places.length; p++) {
            Place place = places[p];
            if (place.isUnknown() || (!place.atEnd && !place.resting)) {
                return;
            }
            all &= place.atEnd;
            if (place.atEnd && place.counts()) {
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
                    "partitions are at their end, and nothing has come for {}: the replay goes on"
                            + " without them, its answers are provisional partitions={}",
                    idle,
                    ending);
        } else if (afterTheNewest() > target) {
            LOG.info(
                    "the replay is at its end, and nothing has come for {}: windows go on to the"
                            + " tick after the newest event, provisionally tick={}",
                    idle,
                    afterTheNewest());
        }
    }

    // Above every event, so that the windows there hold all that were on time.
    private long afterTheNewest() {
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
        long least = least();
        List<Integer> holding = new ArrayList<>();
        for (int p = 0; p < places.length; p++) {
            if (places[p].counts() && places[p].watermark == least) {
                holding.add(p);
            }
        }
        return holding;
    }

    // The target can rise only if a partition with the least watermark reads on. Others may have
    // more to read, and not be able to: they wait for the target.
    @Override
    public synchronized boolean atEnd() {
        long least = least();
        if (least == UNKNOWN || least == EMPTY) {
            return least == EMPTY;
        }
        for (Place place : places) {
            if (place.counts() && place.watermark == least && place.atEnd) {
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
    private long least() {
        long least = EMPTY;
        for (Place place : places) {
            if (place.counts()) {
                least = Math.min(least, place.watermark);
            }
        }
        return least;
    }
}
