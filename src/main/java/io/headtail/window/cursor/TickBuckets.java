package io.headtail.window.cursor;

import io.headtail.count.invariant.BrokenInvariantException;
import io.headtail.time.Timing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a cursor has read and not released: a bucket a tick, sorted by tick. Finding the bucket of
 * an event is O(1) while events stay in the newest few ticks, otherwise O(log buckets); O(buckets)
 * where one is opened in the middle. Buckets that were taken are used again.
 */
final class TickBuckets {
    /** Buckets from the newest on that are looked at before all others are searched. */
    private static final int NEWEST = 4;

    private static final int MAX_POOLED = 64;
    private static final int MAX_POOLED_ENTRIES = 1 << 16;

    /** Of a bucket besides its entries, about. */
    private static final int BUCKET_BYTES = 80;

    private final Timing timing;
    private final int compactedFrom;
    private TickBucket[] buckets = new TickBucket[16];
    private int first;
    private int end;
    private final TickBucket[] pool = new TickBucket[MAX_POOLED];
    private int pooled;
    private long entries;

    /** Entries that there is room for in the buckets held. */
    private long capacity;

    /** None yet; see {@link TickBucket} for when entries of one video are put together. */
    TickBuckets(Timing timing, int compactedFrom) {
        this.timing = timing;
        this.compactedFrom = compactedFrom;
    }

    /** How many entries are held: events, or, of a tick that has very many, videos. */
    long entries() {
        return entries;
    }

    /** Bytes that it takes to hold them; an estimate that leaves out headers. */
    long memoryBytes() {
        return capacity * TickBucket.ENTRY_BYTES + (long) (end - first) * BUCKET_BYTES;
    }

    boolean isEmpty() {
        return first == end;
    }

    /** The oldest bucket's tick; {@link Long#MAX_VALUE} when there is none. */
    long firstTick() {
        return first == end ? Long.MAX_VALUE : buckets[first].tick;
    }

    /** The newest bucket's tick below a tick; {@link Long#MIN_VALUE} if there is none. */
    long lastBelow(long tick) {
        int at = place(tick);
        return at == first ? Long.MIN_VALUE : buckets[at - 1].tick;
    }

    /** The newest bucket's tick; {@link Long#MIN_VALUE} when there is none. */
    long lastTick() {
        return first == end ? Long.MIN_VALUE : buckets[end - 1].tick;
    }

    /**
     * The bucket whose tick holds that time, if it is one of the newest few: nearly all events fall
     * into these, which are found without a division.
     */
    @Nullable TickBucket newest(long timestamp) {
        long tickMs = timing.tickMs();
        for (int at = end - 1; at >= first && at >= end - NEWEST; at--) {
            long into = timestamp - buckets[at].tick;
            if (into >= 0 && into < tickMs) {
                return buckets[at];
            }
        }
        return null;
    }

    /** The bucket of a tick, opened if there was none. */
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

    /** Appends what another cursor held, of a tick above all others here; arrays of its own. */
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

    /** What is held, oldest tick first, in arrays of their own; O(entries). */
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

    /** Takes the oldest bucket out, which must be there; it may be used again after the next. */
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

    // Of the first bucket that is not below the tick.
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

    /** Names every slot held, some more than once. */
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
     * @param apart but for the one that is held for before this time
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
