package io.headtail.node.metrics;

import io.headtail.instance.status.PartitionStatus;

/** Metrics of late events, and of what makes events late. */
final class LateMetrics {
    private LateMetrics() {}

    static void add(MetricFamilies families, PartitionStatus status) {
        String p = Integer.toString(status.partition());
        families.counter(
                "late_events",
                "events further behind stream time than the lateness; in no window",
                status.late(),
                "partition",
                p);
        families.gauge(
                "stream_time_ahead_seconds",
                "stream time less the wall clock, 0 where it is not ahead; above the lateness,"
                        + " on-time events are late",
                status.aheadMs() / 1e3,
                "partition",
                p);
    }
}
