package io.headtail.tool.drill;

import io.headtail.tool.drill.check.Phase;
import io.headtail.tool.drill.record.WatchedWindow;
import io.headtail.tool.drill.store.StoreKind;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** A report as a human-readable table: one row per fault, totals, verdict. */
final class DrillTable {
    private static final String NONE = "-";

    private final DrillReport report;
    private final Formatter text = new Formatter(Locale.ROOT);

    private DrillTable(DrillReport report) {
        this.report = report;
    }

    static String of(DrillReport report) {
        DrillTable table = new DrillTable(report);
        table.header();
        report.phases().forEach(table::row);
        table.totals();
        table.verdict();
        return table.text.toString();
    }

    /** The cursors of a partition: the head, and a tail for each sliding window. */
    static List<String> cursors() {
        List<String> cursors = new ArrayList<>(List.of("head"));
        WatchedWindow.ALL.stream()
                .filter(window -> window.lengthMs() > 0)
                .forEach(window -> cursors.add(window.name()));
        return cursors;
    }

    private void header() {
        text.format("%-22s %7s %7s", "", "away", "exact");
        replayColumns("replayed", List.of());
        text.format(" %10s", "");
        text.format(" %9s %11s%n", "compared", "share");
        text.format("%-22s %7s %7s", "fault", "s", "again s");
        replayColumns("", cursors());
        text.format(" %10s", "allowed");
        text.format(" %9s %11s%n", "answers", "of pairs");
    }

    private void replayColumns(String over, List<String> names) {
        for (int i = 0; i < cursors().size(); i++) {
            text.format(" %10s", i < names.size() ? names.get(i) : i == 0 ? over : "");
        }
    }

    private void row(Phase phase) {
        OptionalLong exact = phase.exactAgainMs();
        text.format(
                "%-22s %7s %7s",
                phase.fault().name(),
                seconds(phase.awayMs()),
                exact.isPresent() ? seconds(exact.getAsLong()) : NONE);
        replayColumns("", replays(phase.fault().replayed()));
        boolean replayed = !phase.fault().replayed().isEmpty();
        text.format(" %10s", replayed ? "" + report.mayReplay(phase) : NONE);
        text.format(" %9d %11s%n", phase.compared(), share(phase.exactPairs(), phase.pairs()));
    }

    private static List<String> replays(Map<String, Long> replayed) {
        return cursors().stream()
                .map(name -> replayed.containsKey(name) ? "" + replayed.get(name) : NONE)
                .toList();
    }

    private void totals() {
        OptionalLong slowest =
                report.phases().stream()
                        .map(Phase::exactAgainMs)
                        .filter(OptionalLong::isPresent)
                        .mapToLong(OptionalLong::getAsLong)
                        .max();
        text.format(
                "%-22s %7s %7s",
                "in all (times: most)",
                seconds(report.phases().stream().mapToLong(Phase::awayMs).max().orElse(0)),
                slowest.isPresent() ? seconds(slowest.getAsLong()) : NONE);
        replayColumns("", replays(report.mostReplayed()));
        text.format(" %10s", "");
        text.format(" %9d %11s%n", report.compared(), share(report.exactPairs(), report.pairs()));
    }

    private void verdict() {
        text.format(
                "%n%,d events in %.0f s, %,d of them late; %d answers said that they were not exact%n",
                report.events() + report.late(),
                report.seconds(),
                report.late(),
                report.notExact());
        report.marks().forEach((mark, answers) -> text.format("  %s: %,d%n", mark, answers));
        if (report.settings().cutLog()) {
            text.format("records cut from the log: %,d%n", report.cut());
        }
        if (report.settings().store() == StoreKind.S3) {
            text.format("uploads torn: %d%n", report.torn());
        }
        text.format("seed %d%n", report.settings().seed());
        text.format("answers wrong: %d (must be 0)%n", report.wrong());
        report.described().forEach(wrong -> text.format("  %s%n", wrong));
        List<String> failures = report.failures();
        if (failures.isEmpty()) {
            text.format("PASSED%n");
        } else {
            failures.forEach(failure -> text.format("FAILED: %s%n", failure));
        }
    }

    private static String share(int exact, int pairs) {
        return pairs == 0 ? NONE : String.format(Locale.ROOT, "%.1f %%", 100.0 * exact / pairs);
    }

    private static String seconds(long ms) {
        return String.format(Locale.ROOT, "%.1f", ms / 1e3);
    }
}
