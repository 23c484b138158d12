package io.headtail.count;

import io.headtail.count.id.IdCells;
import io.headtail.count.id.IdOrder;
import io.headtail.count.id.VideoIds;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Slots by place, the best first, each with the keys of the {@link IdOrder}: its count and the two
 * words of its id, so that only ties of long ids read an id.
 */
final class RankedSlots {
    /** If an insertion sort needs more moves a row than this, a selection is faster. */
    private static final int MAX_MOVES_PER_ROW = 8;

    private final VideoIds ids;
    private final IdOrder order;
    private int[] slots = new int[64];
    private long[] counts = new long[64];
    private long[] firsts = new long[64];
    private long[] seconds = new long[64];
    private int size;

    /** Number of first rows whose words have been read. */
    private int wordsRead;

    private final SplittableRandom random = new SplittableRandom(7);

    RankedSlots(VideoIds ids) {
        this.ids = ids;
        this.order = ids.order();
    }

    int size() {
        return size;
    }

    int slotAt(int place) {
        return slots[place];
    }

    long countAt(int place) {
        return counts[place];
    }

    /** The first {@code n} slots, as a new array. */
    int[] slots(int n) {
        return Arrays.copyOf(slots, n);
    }

    void append(int slot, long count) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, size + (size >> 1));
            counts = Arrays.copyOf(counts, slots.length);
            firsts = Arrays.copyOf(firsts, slots.length);
            seconds = Arrays.copyOf(seconds, slots.length);
        }
        put(size++, slot, count, 0, 0);
    }

    /** Reads the words of appended rows in one pass, so that their cache misses overlap. */
    void readWords() {
        IdCells cells = ids.cells();
        for (; wordsRead < size; wordsRead++) {
            firsts[wordsRead] = cells.first(slots[wordsRead]);
            seconds[wordsRead] = cells.second(slots[wordsRead]);
        }
    }

    /**
     * Reads all counts again and removes rows below the floor; O(n).
     *
     * @param known the map to remove their slots from
     */
    void reread(SlotValues values, Floor floor, SlotMap known) {
        readWords();
        int kept = 0;
        for (int at = 0; at < size; at++) {
            int slot = slots[at];
            long count = values.get(slot);
            if (!floor.admits(slot, count, firsts[at])) {
                known.put(slot, 0);
            } else if (kept < at) {
                put(kept++, slot, count, firsts[at], seconds[at]);
            } else {
                counts[kept++] = count;
            }
        }
        shrink(kept);
    }

    /** Removes the rows from {@code n} on. */
    void shrink(int n) {
        size = n;
        wordsRead = Math.min(wordsRead, n);
    }

    private void put(int at, int slot, long count, long first, long second) {
        slots[at] = slot;
        counts[at] = count;
        firsts[at] = first;
        seconds[at] = second;
    }

    private void move(int from, int to) {
        put(to, slots[from], counts[from], firsts[from], seconds[from]);
    }

    void swap(int a, int b) {
        int slot = slots[a];
        long count = counts[a];
        long first = firsts[a];
        long second = seconds[a];
        move(b, a);
        put(b, slot, count, first, second);
    }

    // Whether the given row comes before the one at a place. IdOrder's comparison of short ids is
    // inlined by hand: in every other form we tried, sorts of flat data took up to 1.7 times as
    // long, for unknown reasons (the compiler inlined those too).
    private boolean before(long count, long first, long second, int slot, int at) {
        if (count != counts[at]) {
            return count > counts[at];
        }
        if (first != firsts[at]) {
            return Long.compareUnsigned(first, firsts[at]) < 0;
        }
        if (IdCells.isShort(second) && IdCells.isShort(seconds[at])) {
            return Long.compareUnsigned(second, seconds[at]) < 0;
        }
        return order.compare(slot, slots[at]) < 0;
    }

    /** Whether the row at place a comes before that at place b. */
    boolean before(int a, int b) {
        return before(counts[a], firsts[a], seconds[a], slots[a], b);
    }

    /** Sorts all rows; gives up and returns false if too many move, with the rows in any order. */
    boolean insertionSort() {
        long moves = (long) MAX_MOVES_PER_ROW * size;
        for (int i = 1; i < size; i++) {
            if (!before(i, i - 1)) {
                continue;
            }
            int slot = slots[i];
            long count = counts[i];
            long first = firsts[i];
            long second = seconds[i];
            int at = i;
            do {
                move(at - 1, at);
                at--;
            } while (at > 0 && before(count, first, second, slot, at - 1));
            put(at, slot, count, first, second);
            moves -= i - at;
            if (moves < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Moves the best {@code k} to the front, in no order except that the last of them is at k − 1;
     * O(n) expected. Hoare's selection with random pivots, so that no data is bad for it.
     */
    void select(int k) {
        readWords();
        int low = 0;
        int high = size - 1;
        while (low < high) {
            swap(low, low + random.nextInt(high - low + 1));
            int from = low;
            int to = high + 1;
            while (true) {
                do {
                    from++;
                } while (from < high && before(from, low));
                do {
                    to--;
                } while (before(low, to));
                if (from >= to) {
                    break;
                }
                swap(from, to);
            }
            swap(low, to);
            if (to == k - 1) {
                return;
            }
            if (to < k - 1) {
                low = to + 1;
            } else {
                high = to - 1;
            }
        }
    }

    /**
     * Sorts the first {@code k}: a heap with the worst at its root yields the last, then the one
     * before.
     */
    void sort(int k) {
        for (int at = k / 2 - 1; at >= 0; at--) {
            sift(at, k, false);
        }
        for (int end = k - 1; end > 0; end--) {
            swap(0, end);
            sift(0, end, false);
        }
    }

    /** Makes a heap with the best at the root of all rows; the first {@code k} already are one. */
    void heapifyBehind(int k) {
        for (int at = size / 2 - 1; at >= k; at--) {
            sift(at, size, true);
        }
    }

    // Sifts a row down until none of its children comes before it, or, with the worst at the root,
    // after it.
    private void sift(int from, int end, boolean best) {
        int slot = slots[from];
        long count = counts[from];
        long first = firsts[from];
        long second = seconds[from];
        int at = from;
        while (true) {
            int child = 2 * at + 1;
            if (child >= end) {
                break;
            }
            if (child + 1 < end && before(child + 1, child) == best) {
                child++;
            }
            if (before(count, first, second, slot, child) == best) {
                break;
            }
            move(child, at);
            at = child;
        }
        put(at, slot, count, first, second);
    }

    long memoryBytes() {
        return 28L * slots.length;
    }
}
