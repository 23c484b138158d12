package io.headtail.node.metrics;

import io.headtail.merge.Answer;
import io.headtail.merge.Merger;
import io.headtail.time.CalendarUnit;
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
                AnswerMetrics.add(families, answer, now);
            }
        }
        for (CalendarUnit unit : CalendarUnit.values()) {
            Answer sealed = merger.sealed(unit);
            if (sealed != null) {
                families.gauge(
                        "sealed_end_timestamp_seconds",
                        "end of the last sealed hour, day or month in UTC",
                        sealed.tick() / 1e3,
                        "unit",
                        unit.toString());
            }
        }
        long[] ticks = merger.newestTicks();
        for (int p = 0; p < ticks.length; p++) {
            if (ticks[p] != Long.MIN_VALUE) {
                families.gauge(
                        "merger_watermark_delay_seconds",
                        "the time of day less the newest tick that the merger has of the partition",
                        Math.max(0, now - ticks[p]) / 1e3,
                        "partition",
                        Integer.toString(p));
            }
        }
    }
}
