package io.headtail.count;

import io.headtail.count.id.VideoIds;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Finds where the floor belongs when too few videos are left above it, and all that are above the
 * new one, by scanning the column.
 *
 * <p>A scan for counts of at least t passes eight videos at a time while few are found, and is
 * given up when too many are; t is guessed from a sample of the counts. Where t is too many and t +
 * 1 too few, most videos tie: then the first by id of those that count t are wanted, a {@link
 * TieSearch}. Guesses decide how long it takes, never what is found.
 */
final class FloorSearch {
    private static final int MIN_SAMPLE = 1 << 10;
    private static final int MAX_SAMPLE = 1 << 14;

    /** Of a sample, how many more than expected are taken, against bad luck. */
    static final int SPARE = 8;

    /** More than this many times the wanted are too many to be held. */
    static final int TOO_MANY = 4;

    private final VideoIds ids;
    private final CountColumn column;
    private final Floor floor;
    private final IndexedHeap heap;
    private final SplittableRandom random = new SplittableRandom(42);
    private final TieSearch ties;

    // Fewer than wanted count at least `few`; more than can be held count at least `many`.
    private long few;
    private long many;

    FloorSearch(VideoIds ids, CountColumn column, Floor floor, IndexedHeap heap) {
        this.ids = ids;
        this.column = column;
        this.floor = floor;
        this.heap = heap;
        this.ties = new TieSearch(ids, column, floor, heap, random);
    }

    /** How many of so many slots are enough for a guess. */
    static int sampleSize(int slots) {
        return Math.min(MAX_SAMPLE, Math.max(MIN_SAMPLE, slots >>> 6));
    }

    /**
     * Lowers the floor so that at least {@code wanted} videos are above it, or all, and puts them
     * into the heap. Fewer than {@code wanted} must be above the floor as it is, and all of them in
     * the heap. O(slots), some times.
     */
    void lower(int wanted) {
        assert !floor.isLowest() : "all videos are in the heap";
        int[] known = heap.slots();
        long knownUpTo = floor.isBounded() ? floor.word() : 0;
        long knownAt = floor.isBounded() ? floor.count() : 0;
        few = floor.count() + (floor.isBounded() ? 1 : 0);
        many = 0;
        long least = guess(wanted);
        while (true) {
            if (few - many == 1) {
                boolean same = many == knownAt;
                collect(many + 1, Integer.MAX_VALUE);
                if (ties.add(many, wanted, same ? known : new int[0], same ? knownUpTo : 0)) {
                    return;
                }
                few = many;
                many = 0;
            } else if (!collect(least, TOO_MANY * wanted)) {
                many = least;
            } else if (heap.size() >= wanted || least == 1) {
                floor.set(least);
                return;
            } else {
                few = least;
            }
            least = many == 0 ? Math.max(1, few / 2) : (many + few) >>> 1;
        }
    }

    // Fills the heap with all that count at least `least`; false if they are more than `most`.
    private boolean collect(long least, int most) {
        heap.clear();
        boolean[] all = {true};
        column.forEachAtLeast(
                least,
                slot -> {
                    long count = column.get(slot);
                    if (count >= least && !heap.contains(slot)) {
                        all[0] = heap.size() < most;
                        if (all[0]) {
                            heap.push(slot, count);
                        }
                    }
                    return all[0];
                });
        return all[0];
    }

    // Where by a sample the wanted share begins; less than `few`. Where far too many seem to have
    // just that count it is taken to be too many, and the next one is tried first.
    private long guess(int wanted) {
        int slots = ids.slots();
        long[] sample = new long[sampleSize(slots)];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = column.get(random.nextInt(slots));
        }
        Arrays.sort(sample);
        double share = (double) wanted / slots * sample.length;
        long rank = (long) (2 * share) + SPARE;
        long guess = rank > sample.length ? 1 : sample[(int) (sample.length - rank)];
        long least = Math.max(1, Math.min(guess, few - 1));
        long crowd = (long) (2 * TOO_MANY * share) + 4 * SPARE;
        if (crowd <= sample.length
                && sample[(int) (sample.length - crowd)] >= least
                && least + 1 < few) {
            many = least;
            return least + 1;
        }
        return least;
    }
}
