package io.headtail.bench.costs;

import io.headtail.bench.IngestOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The figures of all runs. */
final class CostTable {
    private static final List<String> SERVERS = List.of("kafka", "postgres", "redis", "s3");

    private final IngestOptions options;

    CostTable(IngestOptions options) {
        this.options = options;
    }

    /** A run, and the mean of those without anything before and after. */
    private record Pair(CostResult with, CostResult before, CostResult after) {
        double off(ToDoubleFunction<CostResult> figure) {
            return (figure.applyAsDouble(before) + figure.applyAsDouble(after)) / 2;
        }

        double more(ToDoubleFunction<CostResult> figure) {
            return figure.applyAsDouble(with) - off(figure);
        }
    }

    private double rate(CostResult run) {
        return options.events / run.seconds();
    }

    /** One run in one line. */
    String line(CostResult run) {
        StringBuilder line = new StringBuilder();
        line.append(
                String.format(
                        Locale.ROOT,
                        "%-8s counted in %.2f s, %,.0f events/s; all written in %.2f s; CPU s until counted"
                                + " %.2f, until written headtail %.2f",
                        run.side(),
                        run.seconds(),
                        rate(run),
                        run.doneSeconds(),
                        run.cpuCounted(),
                        run.cpuOf("headtail")));
        for (String server : SERVERS) {
            line.append(String.format(Locale.ROOT, ", %s %.2f", server, run.cpuOf(server)));
        }
        for (String part : List.of("video_stats", "late_bin", "lake")) {
            double lag = run.counted().get("headtail_" + part + "_lag_records");
            if (!Double.isNaN(lag)) {
                line.append(
                        String.format(
                                Locale.ROOT,
                                "; %s %,.0f behind then, %,.0f/s after",
                                part,
                                lag,
                                lag / (run.doneSeconds() - run.seconds())));
            }
        }
        line.append(metric(run, "; rows of minutes %,.0f", "headtail_video_stats_rows_total"));
        line.append(metric(run, "; bytes of lake %,.0f", "headtail_lake_bytes_total"));
        line.append(metric(run, " in %,.0f files", "headtail_lake_files_total"));
        return line.toString();
    }

    private static String metric(CostResult run, String format, String name) {
        double value = run.end().get(name);
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }

    /** All runs. */
    void print(List<CostResult> runs) {
        Map<String, List<Pair>> pairs = new LinkedHashMap<>();
        for (int i = 1; i + 1 < runs.size(); i += 2) {
            pairs.computeIfAbsent(runs.get(i).side(), side -> new ArrayList<>())
                    .add(new Pair(runs.get(i), runs.get(i - 1), runs.get(i + 1)));
        }
        System.out.printf(
                Locale.ROOT,
                "%,d events over %s, %,d ids, %d late of 1000, %d partitions, windows %s, k %d;"
                        + " medians (least to greatest) of %d%n",
                options.events,
                options.span,
                options.videos,
                options.late,
                options.partitions,
                options.windows,
                options.k,
                pairs.values().iterator().next().size());
        System.out.printf(
                "%-8s %11s %-24s %-18s %8s %8s %8s %8s %8s%n",
                "",
                "events/s",
                "of that without",
                "done after, s",
                "CPU s/M",
                "kafka",
                "postgres",
                "redis",
                "s3");
        List<CostResult> off = runs.stream().filter(run -> run.side().equals("off")).toList();
        System.out.printf(
                Locale.ROOT,
                "%-8s %,11.0f %-24s %-18s %8.3f %8.3f%n",
                "off",
                median(off.stream().mapToDouble(this::rate).toArray()),
                "",
                "",
                median(
                        off.stream()
                                .mapToDouble(run -> perMillion(run.cpuOf("headtail")))
                                .toArray()),
                median(off.stream().mapToDouble(run -> perMillion(run.cpuOf("kafka"))).toArray()));
        pairs.forEach(this::row);
        System.out.println(
                "CPU seconds a million events: off, all of Headtail's process and of the broker; below,"
                        + " what is used more, until all is written");
    }

    private double perMillion(double seconds) {
        return seconds / options.events * 1e6;
    }

    private void row(String side, List<Pair> of) {
        double[] rates = of.stream().mapToDouble(pair -> rate(pair.with())).toArray();
        double[] ratios =
                of.stream().mapToDouble(pair -> rate(pair.with()) / pair.off(this::rate)).toArray();
        double[] written = of.stream().mapToDouble(pair -> pair.with().doneSeconds()).toArray();
        StringBuilder row =
                new StringBuilder(
                        String.format(
                                Locale.ROOT,
                                "%-8s %,11.0f %-24s %-18s",
                                side,
                                median(rates),
                                spread(ratios, "%.2f (%.2f to %.2f)"),
                                spread(written, "%.0f (%.0f to %.0f)")));
        List<String> processes = new ArrayList<>(SERVERS);
        processes.addFirst("headtail");
        for (String process : processes) {
            double[] more =
                    of.stream()
                            .mapToDouble(pair -> perMillion(pair.more(run -> run.cpuOf(process))))
                            .toArray();
            row.append(String.format(Locale.ROOT, " %8.3f", median(more)));
        }
        System.out.println(row);
    }

    private static String spread(double[] values, String format) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT, format, median(values), sorted[0], sorted[sorted.length - 1]);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
