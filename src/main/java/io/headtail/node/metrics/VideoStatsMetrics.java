package io.headtail.node.metrics;

import io.headtail.history.stats.VideoStatsStatus;
import io.headtail.log.follow.FollowerStatus;

/** Metrics of every video's views in PostgreSQL. */
final class VideoStatsMetrics {
    private VideoStatsMetrics() {}

    /** Adds them. */
    static void add(
            MetricFamilies families,
            VideoStatsStatus written,
            FollowerStatus read,
            boolean differs) {
        families.gauge(
                "video_stats_settings_differ",
                "1 if nothing is written since instances count by other settings than this process,"
                        + " 0 if not",
                differs ? 1 : 0);
        families.counter(
                "video_stats_invalid_records",
                "records that are not valid events; those read again are counted again",
                read.invalidRecords());
        families.counter(
                "video_stats_rows",
                "sums of a video and minute written; one that is written in two parts counts twice",
                written.rows());
        families.counter(
                "video_stats_writes", "transactions that wrote views per minute", written.stores());
        families.counter(
                "video_stats_failures",
                "times that PostgreSQL was away or refused, or that reading failed",
                read.failures() + written.failures());
        families.counter(
                "video_stats_gaps",
                "lines for video_stats_gaps: where the tables are not the sum of one log by one set"
                        + " of rules",
                written.gaps());
        families.counter(
                "video_stats_late_views",
                "views of late events, which wait for a correction; those read again are counted"
                        + " again",
                written.lateViews());
        families.counter(
                "video_stats_roll_ups", "hours rolled up by this process", written.hours());
        families.counter(
                "video_stats_dropped_tables",
                "tables of days and months that this process has dropped",
                written.dropped());
        families.gauge(
                "video_stats_partitions",
                "partitions whose views this process writes",
                read.partitions());
        families.known(
                "video_stats_lag_records",
                "records in the partitions whose views this process writes that it has not read"
                        + " yet; no sample before the first are read",
                read.lag());
        families.known(
                "video_stats_written_timestamp_seconds",
                "end of the minutes that are written of all of them; no sample before the first"
                        + " write",
                written.writtenBefore() < 0 ? -1 : written.writtenBefore() / 1e3);
    }
}
