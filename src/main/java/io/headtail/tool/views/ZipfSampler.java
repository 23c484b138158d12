package io.headtail.tool.views;

import java.util.SplittableRandom;

/**
 * Draws ranks with probability proportional to {@code (rank + 1)^-skew}, in constant time: two
 * random numbers and one look-up, whatever the skew.
 *
 * <p>The alias method: the {@code n} probabilities are split and paired into {@code n} boxes of
 * equal weight with at most two ranks each. A draw picks a box, then one of its two ranks. Building
 * takes O(n) time; the tables take 12 bytes per rank. Source: M. D. Vose, "A linear algorithm for
 * generating random numbers with a given distribution", IEEE Transactions on Software Engineering
 * 17 (1991).
 */
final class ZipfSampler {
    /** {@code keep[i]}: the share of rank {@code i} in box {@code i}; the rest is its alias's. */
    private final double[] keep;

    private final int[] alias;

    /**
     * @param n number of ranks, ≥ 1
     * @param skew ≥ 0; at 0 all ranks are equally likely
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
                new int[n]; // a stack of light boxes from the left, one of heavy from the right
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
        // Boxes left on either stack differ from weight 1 only by rounding.
        while (poorEnd > 0) {
            keep[work[--poorEnd]] = 1;
        }
        while (richStart < n) {
            keep[work[richStart++]] = 1;
        }
    }
}
