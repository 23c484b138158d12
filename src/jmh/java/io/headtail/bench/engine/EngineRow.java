package io.headtail.bench.engine;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * The results of one point.
 *
 * @param nanos ns per operation, the mean over the iterations
 * @param error half the width of JMH's 99.9 % confidence interval, ns; NaN for too few iterations
 * @param cpuNanos CPU time per operation, ns; NaN if it would include set-up
 * @param bytes bytes allocated per operation, including set-up between invocations
 */
record EngineRow(EnginePoint point, double nanos, double error, double cpuNanos, double bytes) {
    static EngineRow of(EnginePoint point, RunResult result) {
        Result<?> time = result.getPrimaryResult();
        return new EngineRow(
                point,
                time.getScore(),
                time.getScoreError(),
                point.hasSetUpBetween() ? Double.NaN : secondary(result, CpuProfiler.LABEL),
                secondary(result, "gc.alloc.rate.norm"));
    }

    private static double secondary(RunResult of, String suffix) {
        for (String name : of.getSecondaryResults().keySet()) {
            Result<?> result = of.getSecondaryResults().get(name);
            if (name.endsWith(suffix) && result != null) {
                return result.getScore();
            }
        }
        return Double.NaN;
    }

    static String table(List<EngineRow> rows) {
        StringBuilder table = new StringBuilder();
        table.append(
                "%-12s %12s %6s %16s %14s %12s %12s%n"
                        .formatted(
                                "benchmark",
                                "videos",
                                "data",
                                "ns/op",
                                "± ns",
                                "CPU ns/op",
                                "B/op"));
        for (EngineRow row : rows) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "%-12s %,12d %6s %,16.1f %,14.1f %12s %,12.1f%n",
                            row.point.name(),
                            row.point.videos(),
                            row.point.skew(),
                            row.nanos,
                            row.error,
                            number(row.cpuNanos, "-"),
                            row.bytes));
        }
        return table.toString();
    }

    static String json(List<EngineRow> rows) {
        return rows.stream()
                .map(EngineRow::object)
                .collect(Collectors.joining(",\n", "{\"engine\":[\n", "\n]}\n"));
    }

    private String object() {
        return String.format(
                Locale.ROOT,
                "{\"benchmark\":\"%s\",\"videos\":%d,\"data\":\"%s\",\"nsPerOp\":%.2f,\"errorNs\":%s,\"cpuNsPerOp\":%s,"
                        + "\"bytesPerOp\":%.2f}",
                point.name(),
                point.videos(),
                point.skew(),
                nanos,
                number(error, "null"),
                number(cpuNanos, "null"),
                bytes);
    }

    private static String number(double value, String otherwise) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : otherwise;
    }
}
