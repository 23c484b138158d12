package io.headtail.window.cursor;

import io.headtail.count.invariant.BrokenInvariantException;
import io.headtail.time.Timing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a cursor has read and not released: a bucket a tick, sorted by tick. Finding an event's
 * bucket is O(1) while events stay in the newest few ticks, otherwise O(log buckets); opening one
 * in the middle is O(buckets). Removed buckets are pooled.
 */
final class TickBuckets {
    /** Number of newest buckets that are checked before a binary search. */
    private static final int MAX_LINEAR_SEARCH = 4;

    private static final int MAX_POOLED = 64;
    private static final int MAX_POOLED_ENTRIES = 1 << 16;

    /** Approximate bytes of a bucket besides its entries. */
    private static final int BUCKET_BYTES = 80;

    private final Timing timing;
    private final int compactedFrom;
    private TickBucket[] buckets = new TickBucket[16];
    private int first;
    private int end;
    private final TickBucket[] pool = new TickBucket[MAX_POOLED];
    private int pooled;
    private long entries;

    /** Capacity in entries of all buckets held. */
    private long capacity;

    /**
     * Creates it without buckets.
     *
     * @param compactedFrom see {@link TickBucket}
     */
    TickBuckets(Timing timing, int compactedFrom) {
        this.timing = timing;
        this.compactedFrom = compactedFrom;
    }

    /** Number of entries held: events, or, for ticks with very many events, videos. */
    long entries() {
        return entries;
    }

    /** Bytes that hold them; an estimate without headers. */
    long memoryBytes() {
        return capacity * TickBucket.ENTRY_BYTES + (long) (end - first) * BUCKET_BYTES;
    }

    boolean isEmpty() {
        return first == end;
    }

    /** The oldest bucket's tick; {@link Long#MAX_VALUE} if there is none. */
    long firstTick() {
        return first == end ? Long.MAX_VALUE : buckets[first].tick;
    }

    /** The newest bucket's tick below a tick; {@link Long#MIN_VALUE} if there is none. */
    long lastBelow(long tick) {
        int at = place(tick);
        return at == first ? Long.MIN_VALUE : buckets[at - 1].tick;
    }

    /** The newest bucket's tick; {@link Long#MIN_VALUE} if there is none. */
    long lastTick() {
        return first == end ? Long.MIN_VALUE : buckets[end - 1].tick;
    }

    /**
     * The bucket of that time, if it is one of the newest few: nearly all events fall into these,
     * which are found without a division.
     */
    @Nullable TickBucket newest(long timestamp) {
        long tickMs = timing.tickMs();
        for (int at = end - 1; at >= first && at >= end - MAX_LINEAR_SEARCH; at--) {
            long into = timestamp - buckets[at].tick;
            if (into >= 0 && into < tickMs) {
                return buckets[at];
            }
        }
        return null;
    }

    /** The bucket of a tick, created if needed. */
    TickBucket bucket(long tick) {
        int at = place(tick);
        return at < end && buckets[at].tick == tick ? buckets[at] : open(at, tick);
    }

    /** Adds an entry to one of its buckets. */
    void add(TickBucket bucket, int slot, int views) {
        if (bucket.isFull()) {
            makeRoom(bucket);
        }
        bucket.add(slot, views);
        entries++;
    }

    private void makeRoom(TickBucket bucket) {
        entries -= bucket.size;
        capacity -= bucket.slots.length;
        bucket.makeRoom();
        entries += bucket.size;
        capacity += bucket.slots.length;
    }

    /**
     * Appends another cursor's bucket, of a tick above all others here; takes ownership of its
     * arrays.
     */
    void append(HeldBucket held) {
        TickBucket bucket = open(end, held.tick());
        capacity += held.slots().length - bucket.slots.length;
        bucket.slots = held.slots().clone();
        bucket.views = held.views() == null ? null : held.views().clone();
        bucket.size = bucket.slots.length;
        bucket.firstTimestamp = held.firstTimestamp();
        bucket.misplacedThrough = held.misplacedThrough();
        entries += bucket.size;
    }

    /** A copy of what is held, oldest tick first; O(entries). */
    List<HeldBucket> freeze() {
        List<HeldBucket> held = new ArrayList<>(end - first);
        for (int at = first; at < end; at++) {
            TickBucket bucket = buckets[at];
            held.add(
                    new HeldBucket(
                            bucket.tick,
                            Arrays.copyOf(bucket.slots, bucket.size),
                            bucket.views == null ? null : Arrays.copyOf(bucket.views, bucket.size),
                            bucket.firstTimestamp,
                            bucket.misplacedThrough));
        }
        return held;
    }

    /** Removes the oldest bucket, which must exist; it may be reused after the next removal. */
    TickBucket removeFirst() {
        TickBucket bucket = buckets[first];
        entries -= bucket.size;
        capacity -= bucket.slots.length;
        if (pooled < MAX_POOLED && bucket.slots.length <= MAX_POOLED_ENTRIES) {
            pool[pooled++] = bucket;
        }
        first++;
        return bucket;
    }

    // Index of the first bucket that is not below the tick.
    private int place(long tick) {
        int low = first;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (buckets[middle].tick < tick) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private TickBucket open(int at, long tick) {
        if (end == buckets.length) {
            int count = end - first;
            TickBucket[] to = count > buckets.length / 2 ? new TickBucket[count * 2] : buckets;
            System.arraycopy(buckets, first, to, 0, count);
            Arrays.fill(to, count, Math.min(to.length, Math.max(count, end)), null);
            buckets = to;
            at -= first;
            first = 0;
            end = count;
        }
        System.arraycopy(buckets, at, buckets, at + 1, end - at);
        TickBucket bucket = pooled > 0 ? pool[--pooled] : new TickBucket(compactedFrom);
        bucket.reset(tick);
        capacity += bucket.slots.length;
        buckets[at] = bucket;
        end++;
        return bucket;
    }

    /** Visits every slot held, some more than once. */
    void forEachSlot(IntConsumer visitor) {
        for (int at = first; at < end; at++) {
            for (int i = 0; i < buckets[at].size; i++) {
                visitor.accept(buckets[at].slots[i]);
            }
        }
    }

    /**
     * Checks order and sums. Throws {@link BrokenInvariantException}.
     *
     * @param released no bucket may be below that tick by more than one
     * @param apart except the bucket for events before this time
     */
    void assertValid(long released, long apart) {
        long held = 0;
        long room = 0;
        for (int at = first; at < end; at++) {
            held += buckets[at].size;
            room += buckets[at].slots.length;
            if (buckets[at].size == 0
                    || (buckets[at].tick < released - timing.tickMs()
                            && buckets[at].tick != apart - timing.tickMs())
                    || (at > first && buckets[at - 1].tick >= buckets[at].tick)) {
                throw new BrokenInvariantException(
                        "cursor: bucket of tick " + buckets[at].tick + " is out of place or empty");
            }
        }
        if (held != entries || room != capacity) {
            throw new BrokenInvariantException(
                    "cursor: holds %d in %d, not %d in %d"
                            .formatted(held, room, entries, capacity));
        }
    }
}
