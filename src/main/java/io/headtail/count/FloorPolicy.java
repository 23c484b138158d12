package io.headtail.count;

/**
 * How many videos the indexed heap shall hold. Scans that come soon after each other gather more
 * each time, so that data made to empty the heap does not cause one at every tick.
 */
final class FloorPolicy {
    /** Settlings at most between two scans that are close together. */
    private static final int CLOSE_SETTLES = 64;

    private static final int MAX_GROWTH = 4;

    private final int kMax;
    private int growth = 1;
    private int settlesSinceScan;
    private long scans;

    FloorPolicy(int kMax) {
        this.kMax = kMax;
    }

    /** How many a scan or a trim leaves. */
    int wanted() {
        return (kMax + kMax / 2 + 16) * growth;
    }

    /** With more than these the heap is trimmed. */
    int most() {
        return 2 * wanted();
    }

    /** At the beginning of each settling: mostly one a tick in which counts have changed. */
    void settle() {
        settlesSinceScan++;
        if (settlesSinceScan > CLOSE_SETTLES * CLOSE_SETTLES) {
            growth = 1;
        }
    }

    /**
     * Before a scan. More videos put off the next one, unless all of them leave at once however
     * many they are.
     *
     * @param left how many are still in the heap
     */
    void scan(int left) {
        boolean inVain = left == 0 && growth >= MAX_GROWTH;
        growth = settlesSinceScan > CLOSE_SETTLES || inVain ? 1 : Math.min(2 * growth, MAX_GROWTH);
        settlesSinceScan = 0;
        scans++;
    }

    long scans() {
        return scans;
    }
}
