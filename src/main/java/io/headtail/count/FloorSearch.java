package io.headtail.count;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Finds where the floor belongs when too few candidates are left above it, and all candidates of
 * the new one, by scanning the column.
 *
 * <p>A scan for counts of at least t passes eight videos at a time while few are found and is given
 * up when too many are; t is guessed from a sample of the counts, then halved between what was too
 * few and what too many. Where even t is too many and t + 1 too few, most videos tie: then a bound
 * on the id, guessed from a sample of the ids, keeps the scan to a comparison of one word a video,
 * and the best of what passes are selected. Guesses decide how long it takes, never what is found.
 */
final class FloorSearch {
    private static final int SAMPLE = 4096;

    private final VideoIds ids;
    private final CountColumn column;
    private final Floor floor;
    private final Candidates candidates;
    private final SplittableRandom random = new SplittableRandom(42);
    private final long[] sample = new long[SAMPLE];

    FloorSearch(VideoIds ids, CountColumn column, Floor floor, Candidates candidates) {
        this.ids = ids;
        this.column = column;
        this.floor = floor;
        this.candidates = candidates;
    }

    /**
     * Lowers the floor so that at least {@code wanted} videos are candidates, or all, and makes
     * them so. Fewer than {@code wanted} videos must be above the floor as it is. O(slots), some
     * times.
     *
     * @return how often the column was scanned
     */
    int lower(int wanted) {
        // Fewer than wanted count at least `few`; more than can be held count at least `many`.
        assert !floor.isLowest() : "all videos are candidates";
        long few = floor.count() + (floor.isBounded() ? 1 : 0);
        long many = 0;
        int scans = 0;
        long least = guess(few, wanted);
        while (true) {
            scans++;
            if (!collect(least, 4 * wanted)) {
                many = least;
            } else if (candidates.size() >= wanted || least == 1) {
                floor.set(least);
                return scans;
            } else {
                few = least;
            }
            if (few - many == 1) {
                return scans + ties(many, wanted);
            }
            least = many == 0 ? Math.max(1, few / 2) : (many + few) >>> 1;
        }
    }

    // Makes candidates of all that count at least `least`; false if they are more than `most`.
    private boolean collect(long least, int most) {
        candidates.clear();
        boolean[] all = {true};
        column.forEachAtLeast(
                least,
                slot -> {
                    long count = column.get(slot);
                    if (count >= least && !candidates.contains(slot)) {
                        all[0] = candidates.size() < most;
                        if (all[0]) {
                            candidates.append(slot, count);
                        }
                    }
                    return all[0];
                });
        return all[0];
    }

    // Of a sample, the count that a little more than the wanted share reaches; less than `few`.
    private long guess(long few, int wanted) {
        int slots = ids.slots();
        for (int i = 0; i < SAMPLE; i++) {
            sample[i] = column.get(random.nextInt(slots));
        }
        Arrays.sort(sample);
        long rank = (long) (2.0 * wanted / slots * SAMPLE) + 1;
        long guess = sample[(int) Math.max(0, SAMPLE - rank)];
        return Math.max(1, Math.min(guess, few - 1));
    }

    // All that count more than `count`, and the best by id of those that count just that.
    private int ties(long count, int wanted) {
        int scans = 2;
        collect(count + 1, Integer.MAX_VALUE);
        int above = candidates.size();
        TieSelection best = new TieSelection(ids, wanted - above);
        if (!tied(count, best, bound(count, wanted))) {
            scans++;
            tied(count, best, -1L);
        }
        for (int i = 0; i < best.size(); i++) {
            candidates.append(best.slot(i), count);
        }
        floor.set(count, best.worst());
        return scans;
    }

    // Offers all ties whose first word is at most `bound`, unsigned; whether they were enough.
    private boolean tied(long count, TieSelection best, long bound) {
        best.clear();
        IdCells cells = ids.cells();
        long biased = bound + Long.MIN_VALUE;
        column.forEachAtLeast(
                count,
                slot -> {
                    if (cells.first(slot) + Long.MIN_VALUE <= biased && column.get(slot) == count) {
                        best.offer(slot);
                    }
                    return true;
                });
        return best.isFull();
    }

    // A first word that a few times the wanted ties are below, guessed; −1, the greatest, for none.
    private long bound(long count, int wanted) {
        int slots = ids.slots();
        int ties = 0;
        for (int i = 0; i < SAMPLE; i++) {
            int slot = random.nextInt(slots);
            if (column.get(slot) == count) {
                sample[ties++] = ids.cells().first(slot) + Long.MIN_VALUE;
            }
        }
        long rank = (long) (2.0 * wanted / slots * SAMPLE) + 16;
        if (ties == 0 || rank >= ties) {
            return -1L;
        }
        Arrays.sort(sample, 0, ties);
        return sample[(int) rank] + Long.MIN_VALUE;
    }
}
