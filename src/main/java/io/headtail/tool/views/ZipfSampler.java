package io.headtail.tool.views;

import java.util.SplittableRandom;

/**
 * Ranks drawn with probability proportional to {@code (rank + 1)^-skew}, in constant time: two
 * random numbers and one look-up, whatever the skew.
 *
 * <p>The alias method: the {@code n} probabilities are cut and paired into {@code n} boxes of equal
 * weight that hold at most two ranks each. A draw picks a box, then one of its two ranks. Building
 * takes O(n) time, and 12 bytes a rank stay. Source: M. D. Vose, "A linear algorithm for generating
 * random numbers with a given distribution", IEEE Transactions on Software Engineering 17 (1991).
 */
final class ZipfSampler {
    /**
     * {@code keep[i]}: the share of box {@code i} that is rank {@code i}; the rest is its alias.
     */
    private final double[] keep;

    private final int[] alias;

    /**
     * @param n how many ranks, ≥ 1
     * @param skew ≥ 0; at 0 all ranks are as likely
     */
    ZipfSampler(int n, double skew) {
        keep = new double[n];
        alias = new int[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            // StrictMath: the same seed gives the same events on every machine.
            keep[i] = StrictMath.pow(i + 1, -skew);
            sum += keep[i];
        }
        for (int i = 0; i < n; i++) {
            keep[i] *= n / sum;
        }
        pair();
    }

    /** A rank in {@code [0, n)}. */
    int next(SplittableRandom random) {
        int box = random.nextInt(keep.length);
        return random.nextDouble() < keep[box] ? box : alias[box];
    }

    /** Fills each box that weighs less than 1 from one that weighs more. */
    private void pair() {
        int n = keep.length;
        int[] work =
                new int[n]; // a stack of the poor from the left, one of the rich from the right
        int poorEnd = 0;
        int richStart = n;
        for (int i = 0; i < n; i++) {
            if (keep[i] < 1) {
                work[poorEnd++] = i;
            } else {
                work[--richStart] = i;
            }
        }
        while (poorEnd > 0 && richStart < n) {
            int poor = work[--poorEnd];
            int rich = work[richStart];
            alias[poor] = rich;
            keep[rich] -= 1 - keep[poor];
            if (keep[rich] < 1) {
                richStart++;
                work[poorEnd++] = rich;
            }
        }
        // What is left on either stack differs from 1 by rounding only.
        while (poorEnd > 0) {
            keep[work[--poorEnd]] = 1;
        }
        while (richStart < n) {
            keep[work[richStart++]] = 1;
        }
    }
}
