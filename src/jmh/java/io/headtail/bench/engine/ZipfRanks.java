package io.headtail.bench.engine;

import java.util.SplittableRandom;

/**
 * Draws ranks in {@code [0, size)}, rank r with a probability proportional to {@code (r +
 * 1)^−skew}; skew 0 is flat. No tables, so that 10^8 ranks cost no memory.
 *
 * <p>Rejection-inversion (Hörmann and Derflinger, <i>Rejection-inversion to generate variates from
 * monotone discrete distributions</i>, 1996): a point is drawn uniformly under x^−skew, and
 * rejected if it is in the part of its unit-wide strip that exceeds the rank's own weight.
 */
final class ZipfRanks {
    private final int size;
    private final double skew;
    private final double low;
    private final double high;
    private double sum;

    ZipfRanks(int size, double skew) {
        this.size = size;
        this.skew = skew;
        this.low = integral(1.5) - 1;
        this.high = integral(size + 0.5);
    }

    /** Parses a distribution on the command line: {@code flat} or a Zipf exponent. */
    static double skew(String name) {
        return name.equals("flat") ? 0 : Double.parseDouble(name);
    }

    int next(SplittableRandom random) {
        if (skew == 0) {
            return random.nextInt(size);
        }
        while (true) {
            double area = low + random.nextDouble() * (high - low);
            int k = (int) Math.max(1, Math.min(size, Math.round(inverse(area))));
            if (area >= integral(k + 0.5) - weight(k)) {
                return k - 1;
            }
        }
    }

    /** The probability of a rank; the first call is O(size). */
    double probability(int rank) {
        if (sum == 0) {
            for (int k = size; k >= 1; k--) {
                sum += weight(k);
            }
        }
        return weight(rank + 1) / sum;
    }

    private double weight(int k) {
        return skew == 0 ? 1 : Math.pow(k, -skew);
    }

    private double integral(double x) {
        return skew == 1 ? Math.log(x) : (Math.pow(x, 1 - skew) - 1) / (1 - skew);
    }

    private double inverse(double area) {
        return skew == 1 ? Math.exp(area) : Math.pow(1 + area * (1 - skew), 1 / (1 - skew));
    }
}
