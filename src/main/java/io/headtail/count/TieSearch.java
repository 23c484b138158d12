package io.headtail.count;

import io.headtail.count.id.IdCells;
import io.headtail.count.id.VideoIds;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Selects the first by id of the videos that have one count, if those with greater counts are too
 * few.
 *
 * <p>A bound on the id, estimated from a sample of the ids, reduces the scan to comparing one word
 * a video. The estimates affect only the running time, never the result.
 */
final class TieSearch {
    private final VideoIds ids;
    private final SlotValues values;
    private final Floor floor;
    private final IndexedHeap heap;
    private final SplittableRandom random;

    TieSearch(
            VideoIds ids,
            SlotValues values,
            Floor floor,
            IndexedHeap heap,
            SplittableRandom random) {
        this.ids = ids;
        this.values = values;
        this.floor = floor;
        this.heap = heap;
        this.random = random;
    }

    /**
     * Adds to the heap, which already holds all videos with greater counts, the first by id of
     * those that count exactly {@code count}, until it holds {@code wanted}, and sets the floor
     * there. O(slots) a scan, for a few scans.
     *
     * @param known videos that may have that count, including all of them with a word below {@code
     *     knownUpTo}
     * @return false if there are fewer than wanted; then all are in the heap
     */
    boolean add(long count, int wanted, int[] known, long knownUpTo) {
        for (int slot : known) {
            if (values.get(slot) == count) {
                heap.push(slot, count);
            }
        }
        long[] words = sampleWords(count, knownUpTo);
        int slots = ids.slots();
        long ties = (long) ((double) words.length / FloorSearch.sampleSize(slots) * slots);
        long rank = 2L * wanted * words.length / Math.max(1, ties) + 2 * FloorSearch.SAMPLE_MARGIN;
        while (true) {
            // −1 is the greatest unsigned word: no bound.
            long bound = rank >= words.length ? -1L : words[(int) rank] + Long.MIN_VALUE;
            addBetween(count, wanted, knownUpTo, bound);
            if (heap.size() >= wanted) {
                heap.trim(wanted, floor);
                return true;
            }
            if (bound == -1L) {
                return false;
            }
            rank *= 4;
        }
    }

    // The first words of a sample of ties that are not yet known, sorted as unsigned numbers.
    private long[] sampleWords(long count, long knownUpTo) {
        int slots = ids.slots();
        long[] words = new long[FloorSearch.sampleSize(slots)];
        int found = 0;
        for (int i = 0; i < words.length; i++) {
            int slot = random.nextInt(slots);
            long word = ids.cells().first(slot);
            if (Long.compareUnsigned(word, knownUpTo) >= 0 && values.get(slot) == count) {
                words[found++] = word + Long.MIN_VALUE;
            }
        }
        Arrays.sort(words, 0, found);
        return Arrays.copyOf(words, found);
    }

    // Adds the ties whose first word is in [from, bound], unsigned, keeping only the first `wanted`
    // when they become many. Cells are read sequentially, and counts only of ids that pass.
    private void addBetween(long count, int wanted, long from, long bound) {
        int slots = ids.slots();
        int[] passed = new int[1 << IdCells.PAGE_BITS];
        long upTo = bound;
        floor.set(count);
        for (int page = 0; page << IdCells.PAGE_BITS < slots; page++) {
            int found = ids.cells().between(page, from, upTo, passed);
            for (int i = 0; i < found && passed[i] < slots; i++) {
                int slot = passed[i];
                if (values.get(slot) == count
                        && floor.admits(slot, count)
                        && !heap.contains(slot)) {
                    heap.push(slot, count);
                }
            }
            if (heap.size() > 2 * FloorSearch.MAX_OVERSHOOT * wanted) {
                heap.trim(wanted, floor);
                if (floor.count() == count) {
                    upTo = floor.word();
                }
            }
        }
    }
}
