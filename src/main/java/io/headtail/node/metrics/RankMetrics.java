package io.headtail.node.metrics;

import io.headtail.http.measure.Durations;
import io.headtail.http.rank.RankCounts;
import java.util.Locale;

/** Metrics of ranks of single videos. */
final class RankMetrics {
    private RankMetrics() {}

    static void add(MetricFamilies families, RankCounts counts) {
        for (RankCounts.Outcome outcome : RankCounts.Outcome.values()) {
            families.counter(
                    "video_ranks",
                    "questions where a video stands in a window, by what became of them: memory:"
                            + " answered from the Top-K; exact: by all owners of partitions at one"
                            + " tick; approximate: marked; refused: not answered",
                    counts.of(outcome),
                    "outcome",
                    outcome.name().toLowerCase(Locale.ROOT));
        }
        families.histogram(
                "video_rank_asking_seconds",
                "how long it took to ask the owners of partitions where a video stands",
                Durations.boundsSeconds(),
                counts.durations().counts(),
                counts.durations().sumSeconds());
    }
}
