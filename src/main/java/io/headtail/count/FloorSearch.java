package io.headtail.count;

import io.headtail.count.id.VideoIds;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Lowers the floor if too few videos are left above it, and finds all videos above the new one, by
 * scanning the values.
 *
 * <p>A scan for counts of at least t reads eight videos at a time while few are found, and stops
 * when too many are; t is estimated from a sample of the counts. If t admits too many and t + 1 too
 * few, most videos tie; then the first by id of those that count t are selected by a {@link
 * TieSearch}. The estimates affect only the running time, never the result.
 */
final class FloorSearch {
    private static final int MIN_SAMPLE = 1 << 10;
    private static final int MAX_SAMPLE = 1 << 14;

    /** Added to the expected rank in a sample, against bad luck. */
    static final int SAMPLE_MARGIN = 8;

    /** A scan stops when it finds more than this many times the wanted number. */
    static final int MAX_OVERSHOOT = 4;

    private final VideoIds ids;
    private final SlotValues values;
    private final Floor floor;
    private final IndexedHeap heap;
    private final SplittableRandom random = new SplittableRandom(42);
    private final TieSearch ties;

    // Fewer than wanted count at least `few`; more than the heap can hold count at least `many`.
    private long few;
    private long many;

    FloorSearch(VideoIds ids, SlotValues values, Floor floor, IndexedHeap heap) {
        this.ids = ids;
        this.values = values;
        this.floor = floor;
        this.heap = heap;
        this.ties = new TieSearch(ids, values, floor, heap, random);
    }

    /** Sample size for that many slots. */
    static int sampleSize(int slots) {
        return Math.min(MAX_SAMPLE, Math.max(MIN_SAMPLE, slots >>> 6));
    }

    /**
     * Lowers the floor so that at least {@code wanted} videos, or all, are above it, and puts them
     * into the heap. Fewer than {@code wanted} must be above the current floor, and all of those in
     * the heap. O(slots) a scan, for a few scans.
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
            } else if (!collect(least, MAX_OVERSHOOT * wanted)) {
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

    // Fills the heap with all videos that count at least `least`; false if there are too many.
    private boolean collect(long least, int maxVideos) {
        heap.clear();
        boolean[] all = {true};
        values.forEachAtLeast(
                least,
                slot -> {
                    long count = values.get(slot);
                    if (count >= least && !heap.contains(slot)) {
                        all[0] = heap.size() < maxVideos;
                        if (all[0]) {
                            heap.push(slot, count);
                        }
                    }
                    return all[0];
                });
        return all[0];
    }

    // Estimates from a sample the count at which the wanted number begins; less than `few`. If far
    // too many seem to have exactly that count, it is taken to be too many, and the next one is
    // tried first.
    private long guess(int wanted) {
        int slots = ids.slots();
        long[] sample = new long[sampleSize(slots)];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = values.get(random.nextInt(slots));
        }
        Arrays.sort(sample);
        double share = (double) wanted / slots * sample.length;
        long rank = (long) (2 * share) + SAMPLE_MARGIN;
        long guess = rank > sample.length ? 1 : sample[(int) (sample.length - rank)];
        long least = Math.max(1, Math.min(guess, few - 1));
        long crowd = (long) (2 * MAX_OVERSHOOT * share) + 4 * SAMPLE_MARGIN;
        if (crowd <= sample.length
                && sample[(int) (sample.length - crowd)] >= least
                && least + 1 < few) {
            many = least;
            return least + 1;
        }
        return least;
    }
}
