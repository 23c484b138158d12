package io.headtail.bench.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How long settle and Top-K of one window took, tick by tick. */
final class TickTimes {
    private final String kind;
    private final long[] nanos;
    private final long[] scanNanos;
    private int size;
    private int scans;
    private long updateNanos;
    private long updates;

    /** For at most {@code most} ticks of a kind of data. */
    TickTimes(String kind, int most) {
        this.kind = kind;
        this.nanos = new long[most];
        this.scanNanos = new long[most];
    }

    /**
     * One window's tick.
     *
     * @param took settle and top
     * @param scanned whether the floor fell, which takes a scan of the counts
     * @param updateTook all adds and subtracts before it
     * @param updated how many they were
     */
    void add(long took, boolean scanned, long updateTook, int updated) {
        nanos[size++] = took;
        if (scanned) {
            scanNanos[scans++] = took;
        }
        updateNanos += updateTook;
        updates += updated;
    }

    private static double micros(long[] of, int size, double quantile) {
        if (size == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(of, size);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(size - 1, Math.floor(size * quantile))] / 1e3;
    }

    private Object[] figures() {
        return new Object[] {
            kind,
            size,
            micros(nanos, size, 0.5),
            micros(nanos, size, 0.99),
            micros(nanos, size, 1),
            scans,
            scans == 0 ? 0.0 : micros(scanNanos, scans, 0.5),
            scans == 0 ? 0.0 : micros(scanNanos, scans, 1),
            updates == 0 ? 0.0 : (double) updateNanos / updates
        };
    }

    static String table(List<TickTimes> results) {
        StringBuilder table = new StringBuilder();
        table.append(
                "%-10s %8s %12s %12s %12s %8s %12s %12s %12s%n"
                        .formatted(
                                "data",
                                "ticks",
                                "median µs",
                                "p99 µs",
                                "max µs",
                                "scans",
                                "scan med µs",
                                "scan max µs",
                                "ns/update"));
        for (TickTimes times : results) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "%-10s %8d %,12.1f %,12.1f %,12.1f %8d %,12.1f %,12.1f %,12.1f%n",
                            times.figures()));
        }
        return table.toString();
    }

    static String json(int videos, int k, List<TickTimes> results) {
        return results.stream()
                .map(
                        times ->
                                String.format(
                                        Locale.ROOT,
                                        "{\"data\":\"%s\",\"ticks\":%d,\"medianUs\":%.1f,"
                                                + "\"p99Us\":%.1f,\"maxUs\":%.1f,\"scans\":%d,"
                                                + "\"scanMedianUs\":%.1f,\"scanMaxUs\":%.1f,"
                                                + "\"nsPerUpdate\":%.1f}",
                                        times.figures()))
                .collect(
                        Collectors.joining(
                                ",\n",
                                "{\"videos\":" + videos + ",\"k\":" + k + ",\"tick\":[\n",
                                "\n]}\n"));
    }
}
