package io.headtail.count;

/**
 * Decides how many videos the indexed heap holds. Scans in quick succession make it grow, so that
 * data designed to empty the heap does not cause a scan at every tick.
 */
final class FloorPolicy {
    /** Two scans are close together if at most this many settlings lie between them. */
    private static final int MAX_CLOSE_SETTLES = 64;

    private static final int MAX_GROWTH = 4;

    private final int kMax;
    private int growth = 1;
    private int settlesSinceScan;
    private long scans;

    FloorPolicy(int kMax) {
        this.kMax = kMax;
    }

    /** Number of videos that a scan or a trim leaves. */
    int wanted() {
        return (kMax + kMax / 2 + 16) * growth;
    }

    /** The heap is trimmed if it holds more videos than this. */
    int maxSize() {
        return 2 * wanted();
    }

    /**
     * Called at the start of each settling, mostly once for each tick in which counts have changed.
     */
    void settle() {
        settlesSinceScan++;
        if (settlesSinceScan > MAX_CLOSE_SETTLES * MAX_CLOSE_SETTLES) {
            growth = 1;
        }
    }

    /**
     * Called before a scan. A larger heap postpones the next one, unless all of its videos fall
     * below the floor at once, however many there are.
     *
     * @param left number of videos still in the heap
     */
    void scan(int left) {
        boolean inVain = left == 0 && growth >= MAX_GROWTH;
        growth =
                settlesSinceScan > MAX_CLOSE_SETTLES || inVain
                        ? 1
                        : Math.min(2 * growth, MAX_GROWTH);
        settlesSinceScan = 0;
        scans++;
    }

    long scans() {
        return scans;
    }
}
