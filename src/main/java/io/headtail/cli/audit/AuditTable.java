package io.headtail.cli.audit;

import io.headtail.audit.Audit;
import io.headtail.audit.Checked;
import io.headtail.audit.Difference;
import io.headtail.audit.Verdict;
import io.headtail.audit.recount.CountedRow;
import io.headtail.audit.recount.CountedWindow;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An audit as text: a line for each boundary that is not equal, and a line of sums. */
final class AuditTable extends AuditReport {
    private static final int MAX_SHOWN = 50;

    private final PrintWriter out;
    private final int[] shown = new int[Verdict.values().length];

    AuditTable(Audit.Scope scope, String topic, PrintWriter out) {
        this.out = out;
        out.printf(
                "audit of %s from %s to %s, topic %s%n",
                scope.windows().stream().map(CountedWindow::name).collect(Collectors.joining(", ")),
                LogOptions.time(scope.fromMs()),
                LogOptions.time(scope.toMs()),
                topic);
        out.flush();
    }

    @Override
    void show(Checked checked) {
        if (++shown[checked.verdict().ordinal()] > MAX_SHOWN) {
            return;
        }
        String about = checked.note() == null ? "" : checked.note();
        if (checked.differing() > 0) {
            about =
                    "%s%d of %d ranks differ"
                            .formatted(
                                    about.isEmpty() ? "" : about + ": ",
                                    checked.differing(),
                                    checked.rows());
        }
        if (checked.revision() > 0) {
            about = "revision " + checked.revision() + (about.isEmpty() ? "" : ", ") + about;
        }
        out.println(
                "%-12s %-12s %-24s %s"
                        .formatted(
                                label(checked.verdict()),
                                checked.window(),
                                LogOptions.time(checked.tick()),
                                about)
                        .stripTrailing());
        for (Difference difference : checked.first()) {
            out.printf(
                    Locale.ROOT,
                    "%12s rank %d: expected %s, found %s%n",
                    "",
                    difference.rank(),
                    text(difference.expected()),
                    text(difference.found()));
        }
        out.flush();
    }

    private static String text(@Nullable CountedRow row) {
        return row == null
                ? "none"
                : String.format(
                        Locale.ROOT, "%s (%,d)", LogOptions.printable(row.videoId()), row.views());
    }

    static String label(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    void end(@Nullable String broken) {
        for (Verdict verdict : Verdict.values()) {
            if (shown[verdict.ordinal()] > MAX_SHOWN) {
                out.printf(
                        Locale.ROOT,
                        "… and %,d more %s%n",
                        shown[verdict.ordinal()] - MAX_SHOWN,
                        label(verdict));
            }
        }
        StringBuilder sums = new StringBuilder();
        for (Verdict verdict : Verdict.values()) {
            if (count(verdict) > 0 || verdict == Verdict.EQUAL || verdict.isWrong()) {
                sums.append(sums.length() == 0 ? "" : ", ");
                sums.append(String.format(Locale.ROOT, "%,d ", count(verdict)));
                sums.append(label(verdict));
            }
        }
        out.printf(
                Locale.ROOT, "%,d boundaries, %,d rows compared: %s%n", boundaries(), rows(), sums);
        if (broken != null) {
            out.println(broken);
        }
        out.flush();
    }
}
