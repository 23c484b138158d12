package io.headtail.node.metrics;

import io.headtail.merge.Answer;
import io.headtail.merge.Merger;
import io.headtail.time.WindowSpec;

/** Metrics of a merger and of the age of its answers. */
final class MergerMetrics {
    private MergerMetrics() {}

    /**
     * Adds them.
     *
     * @param now epoch ms
     */
    static void add(MetricFamilies families, Merger merger, long now) {
        families.counter("partials_merged", "partials taken by the merger", merger.accepted());
        families.counter(
                "partials_refused",
                "records of the partials' topic that are not partials",
                merger.refused());
        families.counter(
                "replica_disagreement",
                "final partials that differ from an earlier one for the same partition, window and"
                        + " tick; alarm when it is not 0: one of the processes counts wrongly",
                merger.disagreements());
        families.gauge(
                "merger_memory_bytes",
                "partials that wait for other partitions; merger.memory-mib limits it",
                merger.heapBytes());
        families.counter(
                "merger_ticks_dropped",
                "ticks given up because the partials that waited took too much memory",
                merger.dropped());
        for (WindowSpec window : merger.windows()) {
            Answer answer = merger.newest(window.name());
            if (answer != null) {
                families.gauge(
                        "freshness_seconds",
                        "age of the newest answer: the time of day less its tick",
                        Math.max(0, now - answer.tick()) / 1e3,
                        "window",
                        window.name());
                families.gauge(
                        "answer_degraded",
                        "1 while the newest answer is marked as degraded",
                        answer.degraded() == null ? 0 : 1,
                        "window",
                        window.name());
            }
        }
    }
}
