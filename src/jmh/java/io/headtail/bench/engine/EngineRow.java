package io.headtail.bench.engine;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What one point came to.
 *
 * @param nanos per operation, the mean over the iterations
 * @param error half the width of JMH's 99.9 % confidence interval, ns; NaN for too few iterations
 * @param bytes allocated per operation, what comes between two invocations included
 */
record EngineRow(EnginePoint point, double nanos, double error, double bytes) {
    static EngineRow of(EnginePoint point, RunResult result) {
        Result<?> time = result.getPrimaryResult();
        double bytes = Double.NaN;
        for (String name : result.getSecondaryResults().keySet()) {
            Result<?> secondary = result.getSecondaryResults().get(name);
            if (name.endsWith("gc.alloc.rate.norm") && secondary != null) {
                bytes = secondary.getScore();
            }
        }
        return new EngineRow(point, time.getScore(), time.getScoreError(), bytes);
    }

    static String table(List<EngineRow> rows) {
        StringBuilder table = new StringBuilder();
        table.append(
                "%-12s %12s %6s %16s %12s %12s%n"
                        .formatted("benchmark", "videos", "data", "ns/op", "± ns", "B/op"));
        for (EngineRow row : rows) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "%-12s %,12d %6s %,16.1f %,12.1f %,12.1f%n",
                            row.point.name(),
                            row.point.videos(),
                            row.point.skew(),
                            row.nanos,
                            row.error,
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
                "{\"benchmark\":\"%s\",\"videos\":%d,\"data\":\"%s\",\"nsPerOp\":%.2f,\"errorNs\":%s,"
                        + "\"bytesPerOp\":%.2f}",
                point.name(),
                point.videos(),
                point.skew(),
                nanos,
                Double.isFinite(error) ? String.format(Locale.ROOT, "%.2f", error) : "null",
                bytes);
    }
}
