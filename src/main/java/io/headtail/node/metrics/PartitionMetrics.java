package io.headtail.node.metrics;

import io.headtail.instance.status.PartitionStatus;
import io.headtail.log.event.InvalidReason;

/** Metrics of a partition that is counted. */
final class PartitionMetrics {
    private PartitionMetrics() {}

    /**
     * Adds those of a partition.
     *
     * @param now epoch ms
     * @param nowNanos by {@link System#nanoTime}
     * @param retentionMs how long the topic keeps records from now on; −1 if time deletes none
     */
    static void add(
            MetricFamilies families,
            PartitionStatus status,
            long now,
            long nowNanos,
            long retentionMs) {
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
        HeadLagMetrics.add(families, p, status, nowNanos);
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
                "partition_live",
                "1 if the partition has caught up since it was assigned",
                status.live() ? 1 : 0,
                "partition",
                p);
        ticks(families, p, status, now);
        WindowMetrics.add(families, status, now, retentionMs);
    }

    private static void ticks(MetricFamilies families, String p, PartitionStatus status, long now) {
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
            families.gauge(
                    "tick_final",
                    "1 if the newest tick was reached by the watermark, 0 if the partition was"
                            + " passed over as quiet",
                    status.isFinal() ? 1 : 0,
                    "partition",
                    p);
            families.gauge(
                    "watermark_delay_seconds",
                    "the time of day less the newest tick reached, by the watermark or as quiet",
                    Math.max(0, now - status.tick()) / 1e3,
                    "partition",
                    p);
        }
    }
}
