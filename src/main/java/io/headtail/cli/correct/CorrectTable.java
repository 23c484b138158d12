package io.headtail.cli.correct;

import io.headtail.cli.audit.LogOptions;
import io.headtail.correct.Corrected;
import io.headtail.correct.CorrectionRequest;
import io.headtail.correct.Outcome;
import io.headtail.time.WindowSpec;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A correction as text: a line for each boundary that is not unchanged, and a line of sums. */
final class CorrectTable extends CorrectReport {
    private static final int MAX_SHOWN = 50;

    private final PrintWriter out;
    private final int[] shown = new int[Outcome.values().length];

    CorrectTable(CorrectionRequest request, String topic, PrintWriter out) {
        this.out = out;
        out.printf(
                "correction of %s from %s to %s, topic %s%n",
                request.windows().stream().map(WindowSpec::name).collect(Collectors.joining(", ")),
                LogOptions.time(request.fromMs()),
                LogOptions.time(request.toMs()),
                topic);
        out.flush();
    }

    @Override
    void show(Corrected one) {
        if (++shown[one.outcome().ordinal()] > MAX_SHOWN) {
            return;
        }
        out.println(
                "%-14s %-12s %-24s %s"
                        .formatted(
                                label(one.outcome()),
                                one.window(),
                                LogOptions.time(one.tick()),
                                about(one))
                        .stripTrailing());
        out.flush();
    }

    private static String about(Corrected one) {
        StringJoiner about = new StringJoiner(", ");
        if (one.outcome() == Outcome.CORRECTED || one.outcome() == Outcome.SETTLED) {
            about.add("revision " + one.revision());
            about.add("%d of %d ranks changed".formatted(one.changed(), one.rows()));
            about.add(String.format(Locale.ROOT, "%,d views were late", one.lateViews()));
        }
        if (one.note() != null) {
            about.add(one.note());
        }
        return about.toString();
    }

    @Override
    void end(@Nullable String broken) {
        for (Outcome outcome : Outcome.values()) {
            int more = shown[outcome.ordinal()] - MAX_SHOWN;
            if (more > 0) {
                out.printf(Locale.ROOT, "… and %,d more %s%n", more, label(outcome));
            }
        }
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
        MinuteCorrection.Result minutes = minutes();
        if (minutes != null) {
            out.printf(
                    Locale.ROOT,
                    "every video's views: %,d late views added, in %,d hours%n",
                    minutes.added().views(),
                    minutes.added().hours());
            minutes.behind()
                    .forEach(
                            (partition, offsets) ->
                                    out.printf(
                                            Locale.ROOT,
                                            "they are %,d offsets behind in partition %d: late"
                                                    + " views there are added by the next run%n",
                                            offsets,
                                            partition));
        }
        if (broken != null) {
            out.println(broken);
        }
        out.flush();
    }

    private static String label(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
