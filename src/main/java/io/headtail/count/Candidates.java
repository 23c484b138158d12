package io.headtail.count;

import java.util.Arrays;

/**
 * The candidates of one window, in the order <i>views descending, then id ascending by unsigned
 * bytes</i> after each {@link #order}.
 *
 * <p>Between ticks it is a list that is only appended to: counts may be out of date and the order
 * lost. {@link #refresh} reads the counts again and drops what has fallen below the floor; {@link
 * #order} brings the first k into place. From tick to tick few change places, so that an insertion
 * sort, O(n + moves), mostly does; where too many moved, or the list is long, a heap selects the
 * first k and sorts them, O(n + moved log k) and at worst O(n log k). Id's first words stand beside
 * the counts, so that ties rarely read an id.
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
    private long[] words = new long[64];
    private int size;

    Candidates(VideoIds ids) {
        this.ids = ids;
    }

    int size() {
        return size;
    }

    boolean contains(int slot) {
        return members.get(slot) != 0;
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
            words = Arrays.copyOf(words, slots.length);
        }
        put(size++, slot, count, ids.cells().first(slot));
        members.put(slot, 1);
    }

    /** Reads all counts again and drops what is below the floor; O(n). */
    void refresh(CountColumn column, Floor floor) {
        int kept = 0;
        for (int at = 0; at < size; at++) {
            int slot = slots[at];
            long count = column.get(slot);
            if (floor.admits(slot, count)) {
                put(kept++, slot, count, words[at]);
            } else {
                members.put(slot, 0);
            }
        }
        size = kept;
    }

    /** Keeps the first {@code n}, which {@link #order} has brought into place. */
    void truncate(int n) {
        for (int at = n; at < size; at++) {
            members.put(slots[at], 0);
        }
        size = Math.min(size, n);
    }

    void clear() {
        size = 0;
        members.clear(0);
    }

    private void put(int at, int slot, long count, long word) {
        slots[at] = slot;
        counts[at] = count;
        words[at] = word;
    }

    private boolean before(long count, long word, int slot, int at) {
        if (count != counts[at]) {
            return count > counts[at];
        }
        if (word != words[at]) {
            return Long.compareUnsigned(word, words[at]) < 0;
        }
        return ids.compare(slot, slots[at]) < 0;
    }

    private boolean before(int a, int b) {
        return before(counts[a], words[a], slots[a], b);
    }

    /** Brings the first {@code k} into order; what is behind them is in none. */
    void order(int k) {
        int first = Math.min(k, size);
        if (size > 4L * k + 64 || !insertionSort()) {
            select(first);
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
            long word = words[i];
            int at = i;
            do {
                put(at, slots[at - 1], counts[at - 1], words[at - 1]);
                at--;
            } while (at > 0 && before(count, word, slot, at - 1));
            put(at, slot, count, word);
            moves -= i - at;
            if (moves < 0) {
                return false;
            }
        }
        return true;
    }

    // The first k places as a heap with the worst at its root; whatever is better than that takes
    // its
    // place. Then the worst goes last, the next one before it, and so on.
    private void select(int k) {
        for (int at = k / 2 - 1; at >= 0; at--) {
            siftDown(at, k);
        }
        for (int i = k; i < size && k > 0; i++) {
            if (before(i, 0)) {
                swap(i, 0);
                siftDown(0, k);
            }
        }
        for (int end = k - 1; end > 0; end--) {
            swap(0, end);
            siftDown(0, end);
        }
    }

    private void siftDown(int from, int end) {
        int slot = slots[from];
        long count = counts[from];
        long word = words[from];
        int at = from;
        while (true) {
            int child = 2 * at + 1;
            if (child >= end) {
                break;
            }
            if (child + 1 < end && before(child, child + 1)) {
                child++;
            }
            if (!before(count, word, slot, child)) {
                break;
            }
            put(at, slots[child], counts[child], words[child]);
            at = child;
        }
        put(at, slot, count, word);
    }

    private void swap(int a, int b) {
        int slot = slots[a];
        long count = counts[a];
        long word = words[a];
        put(a, slots[b], counts[b], words[b]);
        put(b, slot, count, word);
    }

    long memoryBytes() {
        return 20L * slots.length + members.memoryBytes();
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

    /** For the checker's own test: forgets that a slot is a member, or makes it one. */
    void corruptMember(int slot, boolean member) {
        members.put(slot, member ? 1 : 0);
    }
}
