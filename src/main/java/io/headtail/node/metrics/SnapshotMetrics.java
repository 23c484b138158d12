package io.headtail.node.metrics;

import io.headtail.instance.status.PartitionStatus;

/** Metrics of a partition's snapshots. */
final class SnapshotMetrics {
    private SnapshotMetrics() {}

    /** Adds those of partition {@code p}. */
    static void add(MetricFamilies families, String p, PartitionStatus.SnapshotFigures of) {
        families.counter("snapshots", "snapshots that became visible", of.taken(), "partition", p);
        families.counter(
                "snapshot_failures",
                "snapshots that did not become visible; each is retried",
                of.failures(),
                "partition",
                p);
        families.gauge(
                "snapshot_age_seconds",
                "since the newest snapshot was frozen, or the partition was assigned: what a"
                        + " recovery would have to replay; alarm when it grows beyond some"
                        + " intervals",
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
}
