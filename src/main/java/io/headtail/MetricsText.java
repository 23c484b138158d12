package io.headtail;

import io.headtail.instance.AnchoredClock;
import io.headtail.instance.Instance;
import io.headtail.instance.PartitionStatus;
import io.headtail.log.InvalidReason;
import io.headtail.log.PartialPublisher;
import io.headtail.merge.Answer;
import io.headtail.merge.Merger;
import io.headtail.window.WindowSpec;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What {@code /metrics} says: gathered when asked for from what the parts know anyway. */
final class MetricsText {
    private volatile @Nullable Instance instance;
    private volatile @Nullable PartialPublisher publisher;
    private volatile @Nullable MergerParts merging;
    private volatile @Nullable HistoryParts history;
    private volatile @Nullable HeapWatch heap;
    private final AnchoredClock time;
    private final PrometheusRegistry jvm = new PrometheusRegistry();

    MetricsText(AnchoredClock time) {
        this.time = time;
        JvmMetrics.builder().register(jvm);
    }

    /** From now on tells of an instance, and of what publishes its partials. */
    void instance(Instance started, PartialPublisher publishing) {
        publisher = publishing;
        instance = started;
    }

    /** From now on tells of a merger. */
    void merger(MergerParts started) {
        merging = started;
    }

    /** From now on tells of the heap's use. */
    void heap(HeapWatch watch) {
        heap = watch;
    }

    /** From now on tells of the history. */
    void history(HistoryParts started) {
        history = started;
    }

    /** In Prometheus' text format. */
    String render() {
        MetricFamilies families = new MetricFamilies();
        families.gauge(
                "wall_clock_step_seconds",
                "wall clock less the time that has passed since it was last believed; alarm when"
                        + " it is not near 0",
                time.stepMs() / 1e3);
        Instance counting = instance;
        if (counting != null) {
            for (PartitionStatus status : counting.statuses()) {
                partition(families, status);
                String p = Integer.toString(status.partition());
                RecoveryMetrics.of(families, p, status.recovery());
                if (counting.takesSnapshots()) {
                    snapshots(families, p, status.snapshots());
                }
            }
        }
        PartialPublisher publishing = publisher;
        if (publishing != null) {
            families.counter("partials_published", "partials acknowledged", publishing.sent());
            families.counter("partials_failed", "partials given up", publishing.failed());
            families.counter(
                    "boundaries_published",
                    "partials at boundaries acknowledged",
                    publishing.boundaries());
        }
        MergerParts parts = merging;
        if (parts != null) {
            merger(families, parts.merger(), time.nowMs());
        }
        HistoryParts kept = history;
        if (kept != null) {
            HistoryMetrics.add(families, kept.writer(), parts == null ? null : parts.boundaries());
        }
        HeapWatch watch = heap;
        if (watch != null) {
            families.gauge(
                    "heap_state_ratio",
                    "share of the heap that ids, counts and waiting partials take; a warning is"
                            + " logged from 0.8 on",
                    watch.share());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(16 << 10);
        try {
            PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
            writer.write(out, families.snapshots());
            MetricSnapshots ofJvm = jvm.scrape();
            writer.write(out, ofJvm);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void partition(MetricFamilies families, PartitionStatus status) {
        String p = Integer.toString(status.partition());
        families.counter(
                "events", "valid events read by the head", status.events(), "partition", p);
        LateMetrics.add(families, status);
        families.counter(
                "stragglers",
                "events whose tick had been passed over as quiet, but which are not late",
                status.stragglers(),
                "partition",
                p);
        families.counter(
                "misplaced_events",
                "events outside the partition that the default partitioner gives their id",
                status.misplaced(),
                "partition",
                p);
        for (InvalidReason reason : InvalidReason.values()) {
            families.counter(
                    "invalid_events",
                    "records that are no view events, by reason",
                    status.invalid().get(reason.ordinal()),
                    "partition",
                    p,
                    "reason",
                    reason.label());
        }
        LogMetrics.add(families, p, status);
        BufferMetrics.add(families, p, status.buffer());
        families.gauge("videos", "video ids that have a slot", status.videos(), "partition", p);
        families.gauge(
                "partition_full",
                "1 if the partition was stopped because it holds more videos than videos.max",
                status.full() ? 1 : 0,
                "partition",
                p);
        families.gauge(
                "state_bytes", "ids, counts and candidates", status.memoryBytes(), "partition", p);
        families.gauge(
                "tick_seconds",
                "how long the newest tick took, all windows",
                status.tickNanos() / 1e9,
                "partition",
                p);
        if (status.tick() != Long.MIN_VALUE) {
            families.gauge(
                    "tick_timestamp_seconds",
                    "the newest tick reached",
                    status.tick() / 1e3,
                    "partition",
                    p);
        }
        for (PartitionStatus.WindowStatus window : status.windows()) {
            String[] labels = {"partition", p, "window", window.window()};
            families.gauge(
                    "tail_lag_records",
                    "offsets between the tail and the head: the records inside the window",
                    window.tailLag(),
                    labels);
            families.gauge(
                    "window_videos", "videos with a count in the window", window.videos(), labels);
            families.gauge(
                    "candidates", "videos in the heap of the window", window.candidates(), labels);
            families.gauge("floor", "the lowest count of a candidate", window.floor(), labels);
        }
    }

    private static void snapshots(MetricFamilies families, String p, PartitionStatus.Snapshots of) {
        families.counter("snapshots", "snapshots that became visible", of.taken(), "partition", p);
        families.counter(
                "snapshot_failures",
                "snapshots that did not; each is tried again",
                of.failures(),
                "partition",
                p);
        families.gauge(
                "snapshot_age_seconds",
                "since the newest snapshot was frozen, or the partition came: what a recovery"
                        + " would have to replay; alarm when it grows beyond some intervals",
                of.ageNanos() / 1e9,
                "partition",
                p);
        families.gauge(
                "snapshot_pause_seconds",
                "how long the newest snapshot kept the partition from its next tick",
                of.pauseNanos() / 1e9,
                "partition",
                p);
        families.gauge("snapshot_bytes", "size of the newest snapshot", of.bytes(), "partition", p);
        families.gauge(
                "snapshot_write_seconds",
                "from freezing the newest snapshot until it was visible",
                of.writeNanos() / 1e9,
                "partition",
                p);
    }

    private static void merger(MetricFamilies families, Merger merger, long now) {
        families.counter("partials_merged", "partials taken by the merger", merger.accepted());
        families.counter(
                "partials_refused",
                "records of the partials' topic that are none",
                merger.refused());
        families.gauge(
                "merger_memory_bytes",
                "partials that wait for other partitions; merger.memory-mib limits it",
                merger.heapBytes());
        families.counter(
                "merger_ticks_dropped",
                "ticks given up because the partials that waited took too much memory",
                merger.dropped());
        for (WindowSpec window : merger.windows()) {
            Answer answer = merger.newest(window.name());
            if (answer != null) {
                families.gauge(
                        "freshness_seconds",
                        "age of the newest answer: the time of day less its tick",
                        Math.max(0, now - answer.tick()) / 1e3,
                        "window",
                        window.name());
                families.gauge(
                        "answer_degraded",
                        "1 while the newest answer is marked as degraded",
                        answer.degraded() == null ? 0 : 1,
                        "window",
                        window.name());
            }
        }
    }
}
