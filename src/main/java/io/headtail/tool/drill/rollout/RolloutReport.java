package io.headtail.tool.drill.rollout;

import io.headtail.tool.drill.rollout.StepTally.Step;
import io.headtail.tool.drill.traffic.LateTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The results of a rollout drill.
 *
 * @param settings the drill's settings
 * @param steps what was done, and what readers saw meanwhile; the first is before anything was done
 * @param compared number of different exact answers that were compared with the recount
 * @param wrong how many of them differ from it
 * @param described descriptions of the first of these
 * @param problems unexpected behaviour of processes
 * @param events number of events
 * @param late what is in the topic of late events; null if processes sent them to none
 */
public record RolloutReport(
        RolloutSettings settings,
        List<Step> steps,
        int compared,
        int wrong,
        List<String> described,
        List<String> problems,
        long events,
        @Nullable LateTopic late) {
    /** Copies the lists. */
    public RolloutReport {
        steps = List.copyOf(steps);
        described = List.copyOf(described);
        problems = List.copyOf(problems);
    }

    int requests() {
        return steps.stream().mapToInt(Step::requests).sum();
    }

    int failed() {
        return steps.stream().mapToInt(Step::failed).sum();
    }

    int degraded() {
        return steps.stream().mapToInt(Step::degraded).sum();
    }

    /** The longest age of an answer, in ms. */
    long longestAgeMs() {
        return steps.stream().mapToLong(Step::longestAgeMs).max().orElse(0);
    }

    /** The bound on it, in ms. */
    long boundMs() {
        return settings.boundMs(steps.isEmpty() ? 0 : steps.getFirst().longestAgeMs());
    }

    /** Why the drill failed; empty if it passed. */
    public List<String> failures() {
        List<String> failures = new ArrayList<>(problems);
        if (wrong > 0) {
            failures.add(wrong + " answers differ from the recount");
        }
        if (compared == 0) {
            failures.add("no exact answer was seen");
        }
        if (failed() > 0) {
            failures.add(failed() + " requests failed");
        }
        if (settings.isCovered() && degraded() > 0) {
            failures.add(degraded() + " answers were marked, with another set running");
        }
        String wrongLate = late == null ? null : late.failure();
        if (wrongLate != null) {
            failures.add(wrongLate);
        }
        if (longestAgeMs() > boundMs()) {
            failures.add(
                    String.format(
                            Locale.ROOT,
                            "an answer was %.1f s old, more than %.1f s",
                            longestAgeMs() / 1e3,
                            boundMs() / 1e3));
        }
        return failures;
    }

    /** The report for reading. */
    public String table() {
        return RolloutTable.of(this);
    }

    /** The report as one JSON object. */
    public String json() {
        return RolloutJson.of(this);
    }
}
