package io.headtail.node.metrics;

import io.headtail.merge.Answer;
import io.headtail.merge.Merged;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Metrics of a window's newest answer. */
final class AnswerMetrics {
    private AnswerMetrics() {}

    /**
     * Adds them.
     *
     * @param now epoch ms
     */
    static void add(MetricFamilies families, Answer answer, long now) {
        String[] window = {"window", answer.window()};
        families.gauge(
                "freshness_seconds",
                "age of the newest answer: the time of day less its tick",
                Math.max(0, now - answer.tick()) / 1e3,
                window);
        families.gauge(
                "answer_tick_timestamp_seconds",
                "tick of the newest answer",
                answer.tick() / 1e3,
                window);
        families.gauge(
                "answer_complete",
                "1 if the newest answer is complete",
                answer.complete() ? 1 : 0,
                window);
        families.gauge(
                "answer_final",
                "1 if the newest answer is final, 0 if a quiet partition was passed over",
                answer.isFinal() ? 1 : 0,
                window);
        families.gauge(
                "answer_late_views",
                "known late views that fall into the span of the newest answer; in no row",
                answer.lateViews(),
                window);
        families.gauge("answer_partitions", "partitions of the topic", answer.partitions(), window);
        families.gauge(
                "answer_reporting_partitions",
                "partitions that have reported the tick of the newest answer",
                answer.reporting(),
                window);
        marks(families, answer);
    }

    private static void marks(MetricFamilies families, Answer answer) {
        List<String> marked = answer.reasons();
        families.gauge(
                "answer_degraded",
                "1 while the newest answer is marked as degraded",
                marked.isEmpty() ? 0 : 1,
                "window",
                answer.window());
        Set<String> reasons = new LinkedHashSet<>(Merged.REASONS);
        reasons.addAll(marked);
        for (String reason : reasons) {
            families.gauge(
                    "answer_marked",
                    "1 while the newest answer is marked for this reason, 0 for every other one; the"
                            + " reasons are those of TopK-Degraded",
                    marked.contains(reason) ? 1 : 0,
                    "window",
                    answer.window(),
                    "reason",
                    reason);
        }
    }
}
