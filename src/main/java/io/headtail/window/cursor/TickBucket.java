package io.headtail.window.cursor;

import io.headtail.count.invariant.BrokenInvariantException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Events of one tick, read but not released: an entry each, a slot and its views, in no order.
 * Views stand beside the slots from the first entry on that has more than one.
 *
 * <p>A bucket that grows large becomes counts by slot: before it grows beyond a bound, entries of
 * one slot are put together. So memory follows the videos and not the events, however many events
 * have one timestamp: at most the bound, or four times as many entries as there are videos. What is
 * more than an int holds goes on in another entry of the slot.
 */
final class TickBucket {
    /** Entries from which on those of one slot are put together, unless a test says otherwise. */
    static final int COMPACTED_FROM = 1 << 17;

    /** What an array can have. */
    static final int MAX_ENTRIES = Integer.MAX_VALUE - 8;

    /** Bytes of an entry, with views. */
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

    /** An empty one, to be {@link #reset}. */
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

    /** Adds an entry; there must be room. */
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
        // Less than half of it free would mean to do that again too soon.
        if (size > slots.length / 2) {
            slots = Arrays.copyOf(slots, grown(slots.length, MAX_ENTRIES));
            if (views != null) {
                views = Arrays.copyOf(views, slots.length);
            }
        }
    }

    /**
     * The length that comes after {@code length}: twice that, but at most {@code max}.
     *
     * @throws BrokenInvariantException if it is that already
     */
    static int grown(int length, int max) {
        if (length >= max) {
            throw new BrokenInvariantException(
                    "events of one tick take %,d entries, of which %,d are allowed: use more partitions"
                            .formatted(length + 1L, max));
        }
        return (int) Math.min(max, 2L * length);
    }

    // Entries move to the front. An index over them, by open addressing, says where a slot's last
    // one stands, plus one. Where more than half stays it is not worth going on.
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

    // Adds to an entry what an int holds; returns what is left.
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

    // Where the slot's entry is named, or the free place where it would be.
    private int place(int[] index, int slot) {
        int mask = index.length - 1;
        int at = (slot * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(mask);
        while (index[at] != 0 && slots[index[at] - 1] != slot) {
            at = (at + 1) & mask;
        }
        return at;
    }
}
