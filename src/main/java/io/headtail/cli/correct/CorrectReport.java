package io.headtail.cli.correct;

import io.headtail.cli.support.ExitCode;
import io.headtail.correct.Corrected;
import io.headtail.correct.Outcome;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the outcomes of a correction, and shows them as they arrive. */
abstract class CorrectReport {
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private int boundaries;
    private MinuteCorrection.@Nullable Result minutes;

    /** Adds the outcome of one boundary. */
    final void take(Corrected one) {
        boundaries++;
        outcomes.merge(one.outcome(), 1, Integer::sum);
        if (one.outcome() != Outcome.UNCHANGED) {
            show(one);
        }
    }

    /** Notes what was done to every video's views; null if they are not stored. */
    final void minutes(MinuteCorrection.@Nullable Result result) {
        minutes = result;
    }

    /** What was done to every video's views; null if they are not stored. */
    final MinuteCorrection.@Nullable Result minutes() {
        return minutes;
    }

    /** Shows an outcome. */
    abstract void show(Corrected one);

    /**
     * Shows the sums.
     *
     * @param broken why it ended early; null if it did not
     */
    abstract void end(@Nullable String broken);

    final int boundaries() {
        return boundaries;
    }

    final int count(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0);
    }

    /** The number of boundaries that were refused. */
    final int refused() {
        int refused = 0;
        for (Outcome outcome : Outcome.values()) {
            refused += outcome.isRefused() ? count(outcome) : 0;
        }
        return refused;
    }

    /** The exit code; refused boundaries take precedence over those out of reach. */
    final int exitCode() {
        if (refused() > 0) {
            return ExitCode.FAILED;
        }
        return count(Outcome.OUT_OF_REACH) > 0 ? ExitCode.OUT_OF_REACH : 0;
    }
}
