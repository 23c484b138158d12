package io.headtail.node.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects values into metric families, all named {@code headtail_…}. */
final class MetricFamilies {
    private static final String PREFIX = "headtail_";

    private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();
    private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
    private final Map<String, HistogramSnapshot.Builder> histograms = new LinkedHashMap<>();
    private final Map<String, InfoSnapshot.Builder> infos = new LinkedHashMap<>();

    /** Adds a counter's value; {@code labels} are alternating names and values. */
    void counter(String name, String help, double value, String... labels) {
        counters.computeIfAbsent(name, n -> CounterSnapshot.builder().name(PREFIX + n).help(help))
                .dataPoint(
                        CounterSnapshot.CounterDataPointSnapshot.builder()
                                .value(value)
                                .labels(Labels.of(labels))
                                .build());
    }

    /** Adds a gauge's value; {@code labels} are alternating names and values. */
    void gauge(String name, String help, double value, String... labels) {
        gauges.computeIfAbsent(name, n -> GaugeSnapshot.builder().name(PREFIX + n).help(help))
                .dataPoint(
                        GaugeSnapshot.GaugeDataPointSnapshot.builder()
                                .value(value)
                                .labels(Labels.of(labels))
                                .build());
    }

    /** Adds a gauge's value if it is known, which is if it is not negative. */
    void known(String name, String help, double value, String... labels) {
        if (value >= 0) {
            gauge(name, help, value, labels);
        }
    }

    /**
     * Adds a histogram; {@code labels} are alternating names and values.
     *
     * @param bounds upper bounds of all buckets but the last, ascending
     * @param counts of each bucket, not cumulative
     */
    void histogram(
            String name,
            String help,
            double[] bounds,
            long[] counts,
            double sum,
            String... labels) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < counts.length; i++) {
            buckets.bucket(i < bounds.length ? bounds[i] : Double.POSITIVE_INFINITY, counts[i]);
        }
        histograms
                .computeIfAbsent(name, n -> HistogramSnapshot.builder().name(PREFIX + n).help(help))
                .dataPoint(
                        HistogramSnapshot.HistogramDataPointSnapshot.builder()
                                .classicHistogramBuckets(buckets.build())
                                .sum(sum)
                                .labels(Labels.of(labels))
                                .build());
    }

    /** Adds {@code name_info}, which says its labels and is always 1. */
    void info(String name, String help, String... labels) {
        infos.computeIfAbsent(name, n -> InfoSnapshot.builder().name(PREFIX + n).help(help))
                .dataPoint(
                        InfoSnapshot.InfoDataPointSnapshot.builder()
                                .labels(Labels.of(labels))
                                .build());
    }

    MetricSnapshots snapshots() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        counters.values().forEach(counter -> all.metricSnapshot(counter.build()));
        gauges.values().forEach(gauge -> all.metricSnapshot(gauge.build()));
        histograms.values().forEach(histogram -> all.metricSnapshot(histogram.build()));
        infos.values().forEach(info -> all.metricSnapshot(info.build()));
        return all.build();
    }
}
