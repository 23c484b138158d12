package io.headtail.tool.drill.rollout;

import io.headtail.tool.drill.rollout.StepTally.Step;
import io.headtail.tool.drill.traffic.LateTopic;
import java.util.Formatter;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report as a human-readable table: one row per step, totals, verdict. */
final class RolloutTable {
    private RolloutTable() {}

    static String of(RolloutReport report) {
        Formatter text = new Formatter(Locale.ROOT);
        text.format(
                "%-24s %7s %7s %9s %7s %9s %9s  %s%n",
                "step", "stop s", "ready s", "requests", "failed", "age s", "degraded", "by mark");
        for (Step step : report.steps()) {
            text.format(
                    "%-24s %7s %7s %9d %7d %9s %9d  %s%n",
                    step.name(),
                    seconds(step.stopMs()),
                    seconds(step.readyMs()),
                    step.requests(),
                    step.failed(),
                    seconds(step.longestAgeMs()),
                    step.degraded(),
                    step.marks().entrySet().stream()
                            .map(mark -> mark.getKey() + " " + mark.getValue())
                            .collect(Collectors.joining(", ")));
        }
        text.format(
                "%-24s %7s %7s %9d %7d %9s %9d%n",
                "in all (age: longest)",
                "",
                "",
                report.requests(),
                report.failed(),
                seconds(report.longestAgeMs()),
                report.degraded());
        verdict(report, text);
        return text.toString();
    }

    private static void verdict(RolloutReport report, Formatter text) {
        text.format(
                "%n%,d events; seed %d%nanswers compared: %,d%n",
                report.events(), report.settings().seed(), report.compared());
        text.format("answers wrong: %d (must be 0)%n", report.wrong());
        report.described().forEach(wrong -> text.format("  %s%n", wrong));
        text.format("requests failed: %d (must be 0)%n", report.failed());
        report.steps().stream()
                .flatMap(step -> step.described().stream())
                .forEach(failed -> text.format("  %s%n", failed));
        text.format(
                "longest age: %s s (must be at most %s)%n",
                seconds(report.longestAgeMs()), seconds(report.boundMs()));
        if (report.settings().isCovered()) {
            text.format("answers marked: %d (must be 0)%n", report.degraded());
        }
        LateTopic late = report.late();
        if (late != null) {
            text.format("topic of late events: %s%n", late.text());
        }
        if (report.failures().isEmpty()) {
            text.format("PASSED%n");
        }
        report.failures().forEach(failure -> text.format("FAILED: %s%n", failure));
    }

    private static String seconds(long ms) {
        return ms < 0 ? "-" : String.format(Locale.ROOT, "%.1f", ms / 1e3);
    }
}
