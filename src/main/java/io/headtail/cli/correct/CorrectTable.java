package io.headtail.cli.correct;

import io.headtail.cli.audit.LogOptions;
import io.headtail.correct.Corrected;
import io.headtail.correct.CorrectionRequest;
import io.headtail.correct.Outcome;
import io.headtail.time.WindowSpec;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A correction as text: a line for each boundary that has a new revision; then one for those that
 * were left for the same reason, and one of sums.
 */
final class CorrectTable extends CorrectReport {
    private static final int MAX_SHOWN = 50;

    private final PrintWriter out;
    private final boolean dryRun;
    private final Map<Reason, Left> left = new LinkedHashMap<>();
    private int written;

    /** Why a boundary of a window was left as it was. */
    private record Reason(Outcome outcome, String window, @Nullable String note) {}

    /** How many were, and the first and the last of them. */
    private record Left(long from, long to, int count) {
        static Left of(Corrected one) {
            return new Left(one.tick(), one.tick(), 1);
        }

        Left and(Left other) {
            return new Left(
                    Math.min(from, other.from), Math.max(to, other.to), count + other.count);
        }
    }

    CorrectTable(CorrectionRequest request, String topic, PrintWriter out) {
        this.out = out;
        this.dryRun = request.dryRun();
        out.printf(
                "correction of %s from %s to %s, topic %s%n",
                request.windows().stream().map(WindowSpec::name).collect(Collectors.joining(", ")),
                LogOptions.time(request.fromMs()),
                LogOptions.time(request.toMs()),
                topic);
        if (dryRun) {
            out.println("a dry run: nothing is stored, this is what would be");
        }
        out.flush();
    }

    @Override
    void show(Corrected one) {
        if (one.outcome() != Outcome.CORRECTED && one.outcome() != Outcome.SETTLED) {
            left.merge(
                    new Reason(one.outcome(), one.window(), one.note()), Left.of(one), Left::and);
            return;
        }
        if (++written <= MAX_SHOWN) {
            line(one.outcome(), one.window(), LogOptions.time(one.tick()), about(one));
            out.flush();
        }
    }

    private void line(Outcome outcome, String window, String time, @Nullable String about) {
        String text = about == null ? "" : about;
        out.println(
                "%-14s %-12s %-24s %s"
                        .formatted(label(outcome), window, time, text)
                        .stripTrailing());
    }

    private static String about(Corrected one) {
        StringJoiner about = new StringJoiner(", ");
        about.add("revision " + one.revision());
        about.add("%d of %d ranks changed".formatted(one.changed(), one.rows()));
        about.add(String.format(Locale.ROOT, "%,d views were late", one.lateViews()));
        if (one.note() != null) {
            about.add(one.note());
        }
        return about.toString();
    }

    @Override
    void end(@Nullable String broken) {
        more(written, "boundaries");
        left.entrySet().stream()
                .limit(MAX_SHOWN)
                .forEach(each -> line(each.getKey(), each.getValue()));
        more(left.size(), "reasons");
        StringJoiner sums = new StringJoiner(", ");
        for (Outcome outcome : Outcome.values()) {
            boolean isUsual =
                    outcome == Outcome.CORRECTED
                            || outcome == Outcome.SETTLED
                            || outcome == Outcome.UNCHANGED;
            if (isUsual || count(outcome) > 0) {
                sums.add(String.format(Locale.ROOT, "%,d %s", count(outcome), label(outcome)));
            }
        }
        out.printf(Locale.ROOT, "%,d boundaries: %s%n", boundaries(), sums);
        if (boundaries() == 0 && broken == null) {
            out.println("none of these windows is stored at a boundary of this span");
        }
        MinuteCorrection.Result minutes = minutes();
        if (minutes != null) {
            end(minutes);
        }
        if (broken != null) {
            out.println(broken);
        }
        out.flush();
    }

    private void line(Reason reason, Left boundaries) {
        String time = LogOptions.time(boundaries.from);
        if (boundaries.count > 1) {
            time +=
                    String.format(
                            Locale.ROOT,
                            " to %s (%,d boundaries)",
                            LogOptions.time(boundaries.to),
                            boundaries.count);
        }
        line(reason.outcome, reason.window, time, reason.note);
    }

    private void more(int all, String what) {
        if (all > MAX_SHOWN) {
            out.printf(Locale.ROOT, "… and %,d more %s%n", all - MAX_SHOWN, what);
        }
    }

    private void end(MinuteCorrection.Result minutes) {
        out.printf(
                Locale.ROOT,
                "every video's views: %,d late views %s, in %,d hours%n",
                minutes.added().views(),
                dryRun ? "would be added" : "added",
                minutes.added().hours());
        minutes.behind()
                .forEach(
                        (partition, offsets) ->
                                out.printf(
                                        Locale.ROOT,
                                        "they are %,d offsets behind in partition %d: late views"
                                                + " there are added by the next run%n",
                                        offsets,
                                        partition));
        Long knownFrom = minutes.knownFrom();
        if (knownFrom != null) {
            out.printf(
                    "late views before %s may have been read by an earlier release, which did not"
                            + " keep them: those are not added%n",
                    LogOptions.time(knownFrom));
        }
    }

    private static String label(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
