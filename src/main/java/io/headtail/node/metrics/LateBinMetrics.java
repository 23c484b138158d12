package io.headtail.node.metrics;

import io.headtail.log.follow.FollowerStatus;
import io.headtail.log.late.LateStatus;

/** Metrics of the late bin, none where there is none. */
final class LateBinMetrics {
    private LateBinMetrics() {}

    static void add(MetricFamilies families, LateStatus status, FollowerStatus reader) {
        families.counter("late_bin_sent", "late events committed to topics.late", status.sent());
        families.counter(
                "late_bin_refused",
                "late events that topics.late refuses, which are named in the log; alarm when it is"
                        + " not 0",
                status.refused());
        families.counter(
                "late_bin_gaps",
                "times that records were deleted, or their topic recreated, before the late bin had"
                        + " read them; alarm when it is not 0",
                status.gaps());
        families.counter(
                "late_bin_gap_offsets",
                "offsets of the records in those gaps",
                status.gapOffsets());
        families.gauge(
                "late_bin_partitions",
                "partitions whose late events this process sends",
                reader.partitions());
        families.known(
                "late_bin_lag_records",
                "records of those partitions that the late bin has not read yet",
                reader.lag());
        families.counter(
                "late_bin_failures",
                "times that the late bin had to wait for Kafka, or to begin again",
                reader.failures());
        families.counter(
                "late_bin_invalid_records",
                "records that are not valid events; those read again are counted again",
                reader.invalidRecords());
    }
}
