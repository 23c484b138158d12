package io.headtail.bench.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The times of settle and Top-K of one window, tick by tick. */
final class TickTimes {
    private final String kind;
    private final long[] nanos;
    private final long[] cpuNanos;
    private final long[] scanNanos;
    private int size;
    private int scans;
    private long updateNanos;
    private long updates;

    /** Times of at most {@code most} ticks of a kind of data. */
    TickTimes(String kind, int most) {
        this.kind = kind;
        this.nanos = new long[most];
        this.cpuNanos = new long[most];
        this.scanNanos = new long[most];
    }

    /**
     * Adds one tick of one window.
     *
     * @param took time of settle and top, ns by the wall clock
     * @param cpu the same by the thread's CPU clock, which excludes waiting for a core
     * @param scanned whether the floor fell, which requires a scan of the counts
     * @param updateTook time of all adds and subtracts before it, ns
     * @param updated their number
     */
    void add(long took, long cpu, boolean scanned, long updateTook, int updated) {
        nanos[size] = took;
        cpuNanos[size++] = cpu;
        if (scanned) {
            scanNanos[scans++] = cpu;
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
            micros(cpuNanos, size, 0.5),
            micros(cpuNanos, size, 0.99),
            micros(cpuNanos, size, 1),
            scans,
            scans == 0 ? 0.0 : micros(scanNanos, scans, 0.5),
            updates == 0 ? 0.0 : (double) updateNanos / updates
        };
    }

    static String table(List<TickTimes> results) {
        StringBuilder table = new StringBuilder();
        table.append(
                "%-10s %7s %11s %11s %11s %11s %11s %11s %6s %12s %10s%n"
                        .formatted(
                                "data",
                                "ticks",
                                "median µs",
                                "p99 µs",
                                "max µs",
                                "CPU median",
                                "CPU p99",
                                "CPU max",
                                "scans",
                                "scan CPU µs",
                                "ns/update"));
        for (TickTimes times : results) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "%-10s %7d %,11.1f %,11.1f %,11.1f %,11.1f %,11.1f %,11.1f %6d %,12.1f"
                                    + " %,10.1f%n",
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
                                                + "\"p99Us\":%.1f,\"maxUs\":%.1f,\"cpuMedianUs\":%.1f,"
                                                + "\"cpuP99Us\":%.1f,\"cpuMaxUs\":%.1f,\"scans\":%d,"
                                                + "\"scanCpuMedianUs\":%.1f,"
                                                + "\"nsPerUpdate\":%.1f}",
                                        times.figures()))
                .collect(
                        Collectors.joining(
                                ",\n",
                                "{\"videos\":" + videos + ",\"k\":" + k + ",\"tick\":[\n",
                                "\n]}\n"));
    }
}
