package io.headtail.count;

import org.jspecify.annotations.Nullable;

/** Counts for few of the partition's slots, all in the map: a width of 0. */
final class SparseCounts extends CountStore {
    private static final long MAX = (1L << 31) - 1;

    /** All slots count 0. */
    SparseCounts() {
        this(new SlotMap());
    }

    private SparseCounts(SlotMap counts) {
        super(counts);
    }

    /** The counts of another store; null if one exceeds this width's maximum. O(slots). */
    static @Nullable SparseCounts of(CountStore store) {
        SlotMap all = new SlotMap();
        boolean[] fits = {true};
        store.forEachAtLeast(
                1,
                slot -> {
                    long count = store.get(slot);
                    all.put(slot, (int) count);
                    fits[0] &= count <= MAX;
                    return fits[0];
                });
        return fits[0] ? new SparseCounts(all) : null;
    }

    @Override
    int width() {
        return 0;
    }

    @Override
    long max() {
        return MAX;
    }

    @Override
    SparseCounts copy() {
        return new SparseCounts(high.copy());
    }

    @Override
    CountStore wider(int slots) {
        ByteCounts wider = new ByteCounts();
        wider.reserve(slots);
        for (int at = 0; at < high.capacity(); at++) {
            if (high.numberAt(at) != 0) {
                wider.replace(high.slotAt(at), 0, high.numberAt(at));
            }
        }
        return wider;
    }

    @Override
    void reserve(int slots) {
        // The map grows on demand.
    }

    @Override
    long get(int slot) {
        return high.get(slot);
    }

    @Override
    void replace(int slot, long before, long count) {
        high.put(slot, (int) count);
    }

    @Override
    int increment(int[] slots, int from, int end, long watched, CountColumn.Crossing crossing) {
        for (int i = from; i < end; i++) {
            int count = high.add(slots[i], 1);
            if (count < 0) {
                // It exceeds MAX.
                high.add(slots[i], -1);
                return i;
            }
            if (count == watched || count - 1 == watched) {
                crossing.crossed(slots[i], count);
            }
        }
        return end;
    }

    @Override
    int decrement(int[] slots, int from, int end) {
        for (int i = from; i < end; i++) {
            if (high.get(slots[i]) == 0) {
                return i;
            }
            high.add(slots[i], -1);
        }
        return end;
    }

    @Override
    long touch(int[] slots, int from, int end) {
        long read = 0;
        for (int i = from; i < end; i++) {
            read += high.touch(slots[i]);
        }
        return read;
    }

    @Override
    int videos() {
        return high.size();
    }

    @Override
    int parts() {
        return high.size();
    }

    @Override
    void forEachAtLeast(long least, SlotVisitor visitor) {
        for (int at = 0; at < high.capacity(); at++) {
            if (high.numberAt(at) != 0
                    && high.numberAt(at) >= least
                    && !visitor.visit(high.slotAt(at))) {
                return;
            }
        }
    }

    @Override
    void countAtLeast(long[] least, long[] found) {
        for (int at = 0; at < high.capacity(); at++) {
            int count = high.numberAt(at);
            for (int i = 0; count != 0 && i < least.length; i++) {
                found[i] += count >= least[i] ? 1 : 0;
            }
        }
    }

    @Override
    void forEachEqual(long value, SlotVisitor visitor) {
        for (int at = 0; at < high.capacity(); at++) {
            if (high.numberAt(at) != 0
                    && high.numberAt(at) == value
                    && !visitor.visit(high.slotAt(at))) {
                return;
            }
        }
    }

    @Override
    long memoryBytes() {
        return high.memoryBytes();
    }
}
