package io.headtail.count;

import io.headtail.count.id.IdCells;
import io.headtail.count.id.VideoIds;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Finds the first by id of the videos that have one count, where those that have more are too few.
 *
 * <p>A bound on the id, guessed from a sample of the ids, keeps the scan to a comparison of one
 * word a video. Guesses decide how long it takes, never what is found.
 */
final class TieSearch {
    private final VideoIds ids;
    private final CountColumn column;
    private final Floor floor;
    private final IndexedHeap heap;
    private final SplittableRandom random;

    TieSearch(
            VideoIds ids,
            CountColumn column,
            Floor floor,
            IndexedHeap heap,
            SplittableRandom random) {
        this.ids = ids;
        this.column = column;
        this.floor = floor;
        this.heap = heap;
        this.random = random;
    }

    /**
     * Adds to the heap, which has all that count more, the first by id of those that count just
     * {@code count}, until there are {@code wanted} in it, and puts the floor there. O(slots), some
     * times.
     *
     * @param known videos that may have that count, all of them with a word below {@code knownUpTo}
     *     among them
     * @return false if all of them together are fewer than wanted; all are in the heap then
     */
    boolean add(long count, int wanted, int[] known, long knownUpTo) {
        for (int slot : known) {
            if (column.get(slot) == count) {
                heap.push(slot, count);
            }
        }
        long[] words = sampleWords(count, knownUpTo);
        int slots = ids.slots();
        long ties = (long) ((double) words.length / FloorSearch.sampleSize(slots) * slots);
        long rank = 2L * wanted * words.length / Math.max(1, ties) + 2 * FloorSearch.SPARE;
        while (true) {
            // −1 is the greatest word: no bound.
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

    // The first words of some ties that are not known yet, sorted as unsigned numbers.
    private long[] sampleWords(long count, long knownUpTo) {
        int slots = ids.slots();
        long[] words = new long[FloorSearch.sampleSize(slots)];
        int found = 0;
        for (int i = 0; i < words.length; i++) {
            int slot = random.nextInt(slots);
            long word = ids.cells().first(slot);
            if (Long.compareUnsigned(word, knownUpTo) >= 0 && column.get(slot) == count) {
                words[found++] = word + Long.MIN_VALUE;
            }
        }
        Arrays.sort(words, 0, found);
        return Arrays.copyOf(words, found);
    }

    // Adds the ties whose first word is in [from, bound], unsigned, but keeps no more than the
    // first
    // `wanted` when they become many. Cells are looked at in a row, and counts only of what passes.
    private void addBetween(long count, int wanted, long from, long bound) {
        int slots = ids.slots();
        int[] passed = new int[1 << IdCells.PAGE_BITS];
        long upTo = bound;
        floor.set(count);
        for (int page = 0; page << IdCells.PAGE_BITS < slots; page++) {
            int found = ids.cells().between(page, from, upTo, passed);
            for (int i = 0; i < found && passed[i] < slots; i++) {
                int slot = passed[i];
                if (column.get(slot) == count
                        && floor.admits(slot, count)
                        && !heap.contains(slot)) {
                    heap.push(slot, count);
                }
            }
            if (heap.size() > 2 * FloorSearch.TOO_MANY * wanted) {
                heap.trim(wanted, floor);
                if (floor.count() == count) {
                    upTo = floor.word();
                }
            }
        }
    }
}
