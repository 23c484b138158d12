package io.headtail.node.metrics;

import io.headtail.log.follow.FollowerStatus;
import io.headtail.log.late.BinKind;
import io.headtail.log.late.LateStatus;

/** Metrics of a bin, of late events or invalid records, none where there is none. */
final class LateBinMetrics {
    private LateBinMetrics() {}

    static void add(
            MetricFamilies families, BinKind kind, LateStatus status, FollowerStatus reader) {
        String bin = kind.group().replace('-', '_');
        families.counter(
                bin + "_sent", kind.many() + " committed to " + kind.setting(), status.sent());
        families.counter(
                bin + "_refused",
                kind.many()
                        + " that "
                        + kind.setting()
                        + " refuses, which are named in the log; alarm when it is not 0",
                status.refused());
        families.counter(
                bin + "_gaps",
                "times that records were deleted, or their topic recreated, before this bin had"
                        + " read them; alarm when it is not 0",
                status.gaps());
        families.counter(
                bin + "_gap_offsets", "offsets of the records in those gaps", status.gapOffsets());
        families.gauge(
                bin + "_partitions",
                "partitions whose " + kind.many() + " this process sends",
                reader.partitions());
        families.known(
                bin + "_lag_records",
                "records of those partitions that this bin has not read yet",
                reader.lag());
        families.counter(
                bin + "_failures",
                "times that this bin had to wait for Kafka, or to begin again",
                reader.failures());
        families.counter(
                bin + "_invalid_records",
                "records that are not valid events; those read again are counted again",
                reader.invalidRecords());
    }
}
