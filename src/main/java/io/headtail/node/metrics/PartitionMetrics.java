package io.headtail.node.metrics;

import io.headtail.instance.status.PartitionStatus;
import io.headtail.log.event.InvalidReason;

/** Metrics of a partition that is counted. */
final class PartitionMetrics {
    private PartitionMetrics() {}

    /** Adds those of a partition. */
    static void add(MetricFamilies families, PartitionStatus status) {
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
                    "records that are not view events, by reason",
                    status.invalid().get(reason.ordinal()),
                    "partition",
                    p,
                    "reason",
                    reason.label());
        }
        HeadLagMetrics.add(families, p, status);
        BufferMetrics.add(families, p, status.buffer());
        families.gauge("videos", "video ids that have a slot", status.videos(), "partition", p);
        families.gauge(
                "partition_full",
                "1 if the partition was stopped because it holds more videos than videos.max",
                status.full() ? 1 : 0,
                "partition",
                p);
        families.gauge(
                "state_bytes",
                "ids, counts and indexed heaps",
                status.memoryBytes(),
                "partition",
                p);
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
                    "heap_videos",
                    "videos in the indexed heap of the window",
                    window.heapSize(),
                    labels);
            families.gauge("floor", "the lowest count in the indexed heap", window.floor(), labels);
        }
    }
}
