package io.headtail.node.metrics;

import io.headtail.instance.status.PartitionStatus;

/** Metrics of a partition's windows. */
final class WindowMetrics {
    private WindowMetrics() {}

    /**
     * Adds those of a partition.
     *
     * @param now epoch ms
     * @param retentionMs how long the topic keeps records from now on; −1 if time deletes none
     */
    static void add(MetricFamilies families, PartitionStatus status, long now, long retentionMs) {
        String p = Integer.toString(status.partition());
        for (PartitionStatus.WindowStatus window : status.windows()) {
            String[] labels = {"partition", p, "window", window.window()};
            families.gauge(
                    "tail_lag_records",
                    "offsets between the tail and the head: the records inside the window",
                    window.tailLag(),
                    labels);
            if (retentionMs >= 0 && window.tailFromMs() != Long.MIN_VALUE) {
                families.gauge(
                        "tail_retention_remaining_seconds",
                        "how long until retention.ms may delete what the tail reads next, by the"
                                + " events' times; at 0 the window may have to be rebuilt from what is"
                                + " left; retention.bytes is not considered",
                        (window.tailFromMs() + retentionMs - now) / 1e3,
                        labels);
            }
            families.gauge(
                    "window_videos", "videos with a count in the window", window.videos(), labels);
            families.gauge(
                    "heap_videos",
                    "videos in the indexed heap of the window",
                    window.heapSize(),
                    labels);
            families.gauge(
                    "floor_views",
                    "the lowest count in the indexed heap of the window",
                    window.floor(),
                    labels);
            rebuilding(families, p, window.window(), 0);
        }
        for (String absent : status.absent()) {
            rebuilding(families, p, absent, 1);
        }
    }

    private static void rebuilding(MetricFamilies families, String p, String window, int value) {
        families.gauge(
                "window_rebuilding",
                "1 while the partition lacks the window, and rebuilds it from the log",
                value,
                "partition",
                p,
                "window",
                window);
    }
}
