package io.headtail.node.metrics;

import io.headtail.instance.status.PartitionStatus;

/** Metrics of a partition's recovery. */
final class RecoveryMetrics {
    private RecoveryMetrics() {}

    /** Adds those of partition {@code p}. */
    static void add(MetricFamilies families, String p, PartitionStatus.RecoveryTimes of) {
        String help = "how long the partition's recovery took, by phase";
        families.gauge(
                "recovery_seconds", help, of.findNanos() / 1e9, "partition", p, "phase", "find");
        families.gauge(
                "recovery_seconds", help, of.loadNanos() / 1e9, "partition", p, "phase", "load");
        families.gauge(
                "recovery_seconds",
                help,
                of.replayNanos() / 1e9,
                "partition",
                p,
                "phase",
                "replay");
        String replayed = "offsets passed over from the recovery's start until live, by cursor";
        families.gauge(
                "recovery_replayed_events",
                replayed,
                of.headReplayed(),
                "partition",
                p,
                "cursor",
                "head");
        of.tailReplayed()
                .forEach(
                        (window, events) ->
                                families.gauge(
                                        "recovery_replayed_events",
                                        replayed,
                                        events,
                                        "partition",
                                        p,
                                        "cursor",
                                        window));
        families.gauge(
                "recovery_snapshots_passed_over",
                "snapshots that the recovery could not use since they are damaged, cannot be read or"
                        + " are of a log that was truncated; they are left there: look at them, and"
                        + " remove them",
                of.passedOver(),
                "partition",
                p);
    }
}
