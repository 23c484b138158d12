package io.headtail.bench.engine;

import io.headtail.count.WindowCounts;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The slots of a few million views, drawn before anything is measured. Slots are assigned in the
 * order of a video's first view, as from a log, so that popular videos tend to have low slots;
 * videos without views follow in random order.
 */
final class ViewSequence {
    /** Views in a sequence: enough to exceed all CPU caches. */
    static final int LENGTH = 1 << 22;

    final int[] slots = new int[LENGTH];

    private final int videos;
    private final ZipfRanks ranks;
    private final int[] slotOfRank;
    private final SplittableRandom random = new SplittableRandom(20_260_101);

    ViewSequence(int videos, double skew) {
        this.videos = videos;
        this.ranks = new ZipfRanks(videos, skew);
        this.slotOfRank = new int[videos];
        Arrays.fill(slotOfRank, -1);
        int given = 0;
        for (int i = 0; i < LENGTH; i++) {
            int rank = ranks.next(random);
            if (slotOfRank[rank] < 0) {
                slotOfRank[rank] = given++;
            }
            slots[i] = slotOfRank[rank];
        }
        for (int rank : Videos.shuffled(videos, 2)) {
            if (slotOfRank[rank] < 0) {
                slotOfRank[rank] = given++;
            }
        }
    }

    /** Draws another sequence, only of videos with slots ≥ {@code least}. */
    int[] drawAbove(int least) {
        int[] drawn = new int[LENGTH];
        for (int i = 0; i < LENGTH; ) {
            int slot = slotOfRank[ranks.next(random)];
            if (slot >= least) {
                drawn[i++] = slot;
            }
        }
        return drawn;
    }

    /**
     * Adds to every video of an empty window {@code least} views plus its expected share of {@code
     * mean · videos} views of this distribution.
     */
    void fill(WindowCounts counts, double mean, int least) {
        for (int rank = 0; rank < videos; rank++) {
            long views = least + poisson(mean * videos * ranks.probability(rank));
            if (views > 0) {
                counts.add(slotOfRank[rank], views);
            }
        }
        counts.settle();
    }

    private long poisson(double mean) {
        if (mean > 30) {
            return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        long events = 0;
        for (double product = random.nextDouble();
                product > limit;
                product *= random.nextDouble()) {
            events++;
        }
        return events;
    }
}
