package io.headtail.node.metrics;

import io.headtail.lake.LakeStatus;
import io.headtail.log.follow.FollowerStatus;

/** Metrics of the lake, none where there is none. */
final class LakeMetrics {
    private LakeMetrics() {}

    /** Adds them. */
    static void add(MetricFamilies families, LakeStatus written, FollowerStatus read) {
        families.counter(
                "lake_files",
                "files written to the lake; those written again are counted again",
                written.files());
        families.counter("lake_bytes", "bytes of these files", written.bytes());
        families.counter(
                "lake_parts",
                "parts written, which a compacted lake merges; those written again are counted"
                        + " again",
                written.parts());
        families.counter("lake_part_bytes", "bytes of these parts", written.partBytes());
        families.counter(
                "lake_left_over",
                "times that merged parts could not be removed, as when deleting is not allowed; it"
                        + " is tried again an hour later",
                written.leftOver());
        families.counter(
                "lake_lost_parts",
                "parts lost or damaged before they were merged, whose rows are read from the log"
                        + " again",
                written.lostParts());
        families.counter(
                "lake_early_ends",
                "times that files were merged before their hour was over, since events of very many"
                        + " hours had come",
                written.earlyEnds());
        families.counter(
                "lake_failures",
                "times that the lake was away, full or refused, or that reading failed",
                read.failures());
        families.counter(
                "lake_gaps",
                "times that records were gone from the log before the lake had them; _headtail/gaps"
                        + " in the lake says which; alarm when it is not 0",
                written.gaps());
        families.gauge(
                "lake_other_group",
                "whether another consumer group writes this lake, so that this process writes"
                        + " nothing to it; alarm when it is not 0",
                written.hasOtherOwner() ? 1 : 0);
        families.counter(
                "lake_invalid_records",
                "records that are not valid events; those read again are counted again",
                read.invalidRecords());
        families.gauge(
                "lake_partitions",
                "partitions whose events this process writes to the lake",
                read.partitions());
        families.gauge(
                "lake_unwritten_partitions",
                "those of them of which no event is in a file",
                written.unwritten());
        families.known(
                "lake_lag_records",
                "records in these partitions that it has not read yet; no sample before the first"
                        + " are read",
                read.lag());
        families.known(
                "lake_written_timestamp_seconds",
                "the watermark up to which all of these partitions are in files, as of the slowest;"
                        + " one without traffic stays, and unwritten ones are left out; no sample"
                        + " before the first write",
                written.writtenBefore() < 0 ? -1 : written.writtenBefore() / 1e3);
    }
}
