package io.headtail.count;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The candidates of one window, in the order <i>views descending, then id ascending by unsigned
 * bytes</i> after each {@link #order}.
 *
 * <p>Between ticks it is a list that is only appended to: counts may be out of date and the order
 * lost. {@link #refresh} reads the counts again and drops what has fallen below the floor; {@link
 * #order} brings the first k into place. From tick to tick few change places, so that an insertion
 * sort, O(n + moves), mostly does; where too many moved, or the list is long, the first k are
 * selected and sorted, O(n + k log k). The words of the ids stand beside the counts, so that only
 * ties of long ids read an id.
 *
 * <p>That costs less than keeping a heap in order with every event: an event only has to see
 * whether its count crosses the floor.
 */
final class Candidates {
    /** Moves of an insertion sort, a candidate, before a heap is the better way. */
    private static final int MOVES = 8;

    private final VideoIds ids;
    private final SlotMap members = new SlotMap();
    private int[] slots = new int[64];
    private long[] counts = new long[64];
    private long[] firsts = new long[64];
    private long[] seconds = new long[64];
    private int size;

    /** How many of the first have their words. */
    private int worded;

    private final SplittableRandom random = new SplittableRandom(7);

    Candidates(VideoIds ids) {
        this.ids = ids;
    }

    int size() {
        return size;
    }

    boolean contains(int slot) {
        return members.get(slot) != 0;
    }

    /** All slots, in an array of their own. */
    int[] slots() {
        return Arrays.copyOf(slots, size);
    }

    /** The slot at a place, 0 the best after {@link #order}. */
    int slotAt(int place) {
        return slots[place];
    }

    /** The count at a place, as of the last {@link #refresh}. */
    long countAt(int place) {
        return counts[place];
    }

    /** Appends a slot that is not in the list yet. */
    void append(int slot, long count) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, size + (size >> 1));
            counts = Arrays.copyOf(counts, slots.length);
            firsts = Arrays.copyOf(firsts, slots.length);
            seconds = Arrays.copyOf(seconds, slots.length);
        }
        put(size++, slot, count, 0, 0);
        members.put(slot, 1);
    }

    // The words of what was appended, all in one go: then the processor waits for several at once.
    private void readWords() {
        IdCells cells = ids.cells();
        for (; worded < size; worded++) {
            firsts[worded] = cells.first(slots[worded]);
            seconds[worded] = cells.second(slots[worded]);
        }
    }

    /** Reads all counts again and drops what is below the floor; O(n). */
    void refresh(CountColumn column, Floor floor) {
        readWords();
        int kept = 0;
        for (int at = 0; at < size; at++) {
            int slot = slots[at];
            long count = column.get(slot);
            if (floor.admits(slot, count, firsts[at])) {
                put(kept++, slot, count, firsts[at], seconds[at]);
            } else {
                members.put(slot, 0);
            }
        }
        size = kept;
        worded = kept;
    }

    /** Keeps the first {@code n}, which {@link #order} has brought into place. */
    void truncate(int n) {
        for (int at = n; at < size; at++) {
            members.put(slots[at], 0);
        }
        size = Math.min(size, n);
        worded = Math.min(worded, n);
    }

    void clear() {
        size = 0;
        worded = 0;
        members.clear(members.size());
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

    // Whether what is given comes before what stands at a place.
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
        return ids.compare(slot, slots[at]) < 0;
    }

    private boolean before(int a, int b) {
        return before(counts[a], firsts[a], seconds[a], slots[a], b);
    }

    /** Brings the first {@code k} into order; what is behind them is in none. */
    void order(int k) {
        readWords();
        int first = Math.min(k, size);
        if (size > 4L * k + 64 || !insertionSort()) {
            select(first);
            sort(first);
        }
    }

    // False when it was given up; then all are still there, in some order.
    private boolean insertionSort() {
        long moves = (long) MOVES * size;
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
     * Brings the first {@code k} to the front, in no order but that the last of them stands at k −
     * 1; O(n) expected. Hoare's selection, with pivots at random, so that no data is bad for it.
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

    // A heap with the worst at its root; the worst goes last, the next one before it, and so on.
    private void sort(int k) {
        for (int at = k / 2 - 1; at >= 0; at--) {
            siftDown(at, k);
        }
        for (int end = k - 1; end > 0; end--) {
            swap(0, end);
            siftDown(0, end);
        }
    }

    private void siftDown(int from, int end) {
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
            if (child + 1 < end && before(child, child + 1)) {
                child++;
            }
            if (!before(count, first, second, slot, child)) {
                break;
            }
            move(child, at);
            at = child;
        }
        put(at, slot, count, first, second);
    }

    private void swap(int a, int b) {
        int slot = slots[a];
        long count = counts[a];
        long first = firsts[a];
        long second = seconds[a];
        move(b, a);
        put(b, slot, count, first, second);
    }

    long memoryBytes() {
        return 28L * slots.length + members.memoryBytes();
    }

    /** Checks that members and list agree; O(n). */
    boolean assertValid() {
        if (members.size() != size) {
            throw new BrokenInvariantException(
                    "candidates: " + size + ", but " + members.size() + " members");
        }
        for (int at = 0; at < size; at++) {
            if (!contains(slots[at])) {
                throw new BrokenInvariantException(
                        "candidates: slot " + slots[at] + " is listed, but no member");
            }
        }
        return true;
    }

    /** Checks that the first {@code k} are in order with their counts of now; O(k). */
    boolean assertInOrder(int k, CountColumn column) {
        for (int at = 0; at < Math.min(k, size); at++) {
            if (counts[at] != column.get(slots[at])) {
                throw new BrokenInvariantException(
                        "candidates: slot %d is listed with %d views, and has %d"
                                .formatted(slots[at], counts[at], column.get(slots[at])));
            }
            if (at > 0 && !before(at - 1, at)) {
                throw new BrokenInvariantException("candidates: out of order at rank " + at);
            }
        }
        return true;
    }

    /** For the checker's own test: two places change their content. */
    void corruptOrder(int a, int b) {
        swap(a, b);
    }

    /** For the checker's own test: forgets that a slot is a member, or makes it one. */
    void corruptMember(int slot, boolean member) {
        members.put(slot, member ? 1 : 0);
    }
}
