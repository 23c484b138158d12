package io.headtail.bench.fresh;

import java.util.Arrays;

/** Values and their percentiles, by the nearest rank. */
final class Percentiles {
    private double[] values = new double[1024];
    private int size;
    private boolean sorted;

    void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
        sorted = false;
    }

    int count() {
        return size;
    }

    /** The smallest value that {@code percent} of all do not exceed; NaN without values. */
    double at(double percent) {
        if (size == 0) {
            return Double.NaN;
        }
        if (!sorted) {
            Arrays.sort(values, 0, size);
            sorted = true;
        }
        int rank = (int) Math.ceil(percent / 100 * size);
        return values[Math.max(rank, 1) - 1];
    }

    /** The median of the values of several runs. */
    static double median(double... values) {
        Percentiles all = new Percentiles();
        for (double value : values) {
            all.add(value);
        }
        return all.at(50);
    }
}
