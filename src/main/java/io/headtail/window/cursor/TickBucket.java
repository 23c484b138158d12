package io.headtail.window.cursor;

import io.headtail.count.invariant.BrokenInvariantException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Events of one tick, read but not released: an entry for each, a slot and its views, in no order.
 * Views are stored beside the slots from the first entry on that has more than one.
 *
 * <p>A large bucket turns into counts by slot: before it grows beyond a bound, entries of the same
 * slot are merged. So memory follows the number of videos, however many events share a timestamp:
 * at most the bound, or four times as many entries as there are videos. A sum that exceeds an int
 * continues in another entry of the slot.
 */
final class TickBucket {
    /**
     * Number of entries from which on those of the same slot are merged, unless a test sets
     * another.
     */
    static final int MIN_COMPACTED_ENTRIES = 1 << 17;

    /** The maximum length of an array. */
    static final int MAX_ENTRIES = Integer.MAX_VALUE - 8;

    /** Bytes of an entry with views. */
    static final int ENTRY_BYTES = 8;

    private static final int MIN_INDEX_BITS = 10;
    private static final int MAX_INDEX_BITS = 30;

    private final int compactedFrom;
    long tick;
    int size;
    int[] slots = new int[4];
    int @Nullable [] views;
    long firstTimestamp;
    long misplacedThrough;

    /** Creates an empty bucket; {@link #reset} must be called before use. */
    TickBucket(int compactedFrom) {
        this.compactedFrom = compactedFrom;
    }

    void reset(long newTick) {
        tick = newTick;
        size = 0;
        views = null;
        firstTimestamp = Long.MAX_VALUE;
        misplacedThrough = Long.MIN_VALUE;
    }

    boolean isFull() {
        return size == slots.length;
    }

    /** Adds an entry; the bucket must not be full. */
    void add(int slot, int count) {
        if (count != 1 && views == null) {
            views = new int[slots.length];
            Arrays.fill(views, 0, size, 1);
        }
        if (views != null) {
            views[size] = count;
        }
        slots[size++] = slot;
    }

    /** Makes room for more; O(entries), amortised O(1) an event. */
    void makeRoom() {
        if (size >= compactedFrom) {
            compact();
        }
        // With less than half of it free this would soon be needed again.
        if (size > slots.length / 2) {
            slots = Arrays.copyOf(slots, grown(slots.length, MAX_ENTRIES));
            if (views != null) {
                views = Arrays.copyOf(views, slots.length);
            }
        }
    }

    /**
     * The capacity after {@code length}: twice as much, but at most {@code max}.
     *
     * @throws BrokenInvariantException if it already is {@code max}
     */
    static int grown(int length, int max) {
        if (length >= max) {
            throw new BrokenInvariantException(
                    "events of one tick take %,d entries, of which %,d are allowed: use more partitions"
                            .formatted(length + 1L, max));
        }
        return (int) Math.min(max, 2L * length);
    }

    // Entries move to the front. An index with open addressing maps each slot to its last entry's
    // index, plus one. Stops if more than half of the entries remain, since then it is not worth
    // it.
    private void compact() {
        int[] index = new int[1 << MIN_INDEX_BITS];
        int kept = 0;
        int next = 0;
        for (; next < size && kept <= slots.length / 2; next++) {
            int slot = slots[next];
            int at = place(index, slot);
            int more = views == null ? 1 : views[next];
            if (index[at] != 0) {
                more = addTo(index[at] - 1, more);
            }
            if (more > 0) {
                slots[kept] = slot;
                if (views != null) {
                    views[kept] = more;
                }
                index[at] = ++kept;
                index = kept > index.length / 2 ? larger(index, kept) : index;
            }
        }
        System.arraycopy(slots, next, slots, kept, size - next);
        if (views != null) {
            System.arraycopy(views, next, views, kept, size - next);
        }
        size = kept + size - next;
    }

    // Adds to an entry up to the maximum of an int; returns the remainder.
    private int addTo(int entry, int more) {
        int[] of = views;
        if (of == null) {
            of = new int[slots.length];
            Arrays.fill(of, 0, size, 1);
            views = of;
        }
        int taken = Math.min(more, Integer.MAX_VALUE - of[entry]);
        of[entry] += taken;
        return more - taken;
    }

    private int[] larger(int[] index, int kept) {
        if (index.length == 1 << MAX_INDEX_BITS) {
            return index;
        }
        int[] to = new int[2 * index.length];
        for (int entry = 0; entry < kept; entry++) {
            to[place(to, slots[entry])] = entry + 1;
        }
        return to;
    }

    // The index of the slot's entry, or of the free place for it.
    private int place(int[] index, int slot) {
        int mask = index.length - 1;
        int at = (slot * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(mask);
        while (index[at] != 0 && slots[index[at] - 1] != slot) {
            at = (at + 1) & mask;
        }
        return at;
    }
}
